output "public_ip" {
  description = "The address."
  value       = aws_eip.this.public_ip
}
