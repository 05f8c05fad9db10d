resource "aws_apigatewayv2_api" "shop" {
  name          = "${var.name}-shop"
  protocol_type = "HTTP"

  cors_configuration {
    allow_methods = ["GET", "POST"]
    allow_origins = ["https://shop.example.com"]
  }
}

resource "aws_apigatewayv2_integration" "shop" {
  api_id                 = aws_apigatewayv2_api.shop.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_alias.api.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "shop" {
  for_each = toset(["GET /orders/{id}", "POST /orders"])

  api_id    = aws_apigatewayv2_api.shop.id
  route_key = each.value
  target    = "integrations/${aws_apigatewayv2_integration.shop.id}"
}

resource "aws_apigatewayv2_stage" "shop" {
  api_id      = aws_apigatewayv2_api.shop.id
  name        = "$default"
  auto_deploy = true
}

resource "aws_lambda_permission" "shop" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.api.function_name
  qualifier     = aws_lambda_alias.api.name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.shop.execution_arn}/*"
}

resource "aws_api_gateway_rest_api" "partners" {
  name = "${var.name}-partners"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_resource" "invoices" {
  rest_api_id = aws_api_gateway_rest_api.partners.id
  parent_id   = aws_api_gateway_rest_api.partners.root_resource_id
  path_part   = "invoices"
}

resource "aws_api_gateway_method" "invoices" {
  rest_api_id      = aws_api_gateway_rest_api.partners.id
  resource_id      = aws_api_gateway_resource.invoices.id
  http_method      = "POST"
  authorization    = "AWS_IAM"
  api_key_required = true
}

resource "aws_api_gateway_integration" "invoices" {
  rest_api_id             = aws_api_gateway_rest_api.partners.id
  resource_id             = aws_api_gateway_resource.invoices.id
  http_method             = aws_api_gateway_method.invoices.http_method
  integration_http_method = "POST"
  type                    = "AWS_PROXY"
  uri                     = aws_lambda_function.this["invoice"].invoke_arn
}

resource "aws_api_gateway_deployment" "partners" {
  rest_api_id = aws_api_gateway_rest_api.partners.id

  triggers = {
    integration = aws_api_gateway_integration.invoices.id
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "partners" {
  rest_api_id           = aws_api_gateway_rest_api.partners.id
  deployment_id         = aws_api_gateway_deployment.partners.id
  stage_name            = "v1"
  cache_cluster_enabled = true
  cache_cluster_size    = "0.5"
}
