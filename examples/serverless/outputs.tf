output "shop_api_url" {
  description = "Address of the HTTP API."
  value       = aws_apigatewayv2_stage.shop.invoke_url
}

output "partner_api_url" {
  description = "Address of the REST API."
  value       = aws_api_gateway_stage.partners.invoke_url
}

output "payment_provider_token" {
  description = "Token of the payment provider, for the deployment pipeline."
  value       = var.payment_provider_token
  sensitive   = true
}
