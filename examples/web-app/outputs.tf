output "site_url" {
  description = "Where the application is reached."
  value       = "https://${var.domain_name}"
}

output "load_balancer_dns_name" {
  description = "DNS name of the load balancer."
  value       = aws_lb.app.dns_name
}

output "database_endpoint" {
  description = "Address of the database."
  value       = aws_db_instance.this.endpoint
}
