output "app_address" {
  description = "Public address of the server."
  value       = aws_eip.app.public_ip
}

output "database_endpoint" {
  description = "Address of the database."
  value       = aws_db_instance.this.endpoint
}
