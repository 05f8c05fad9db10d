output "public_ip" {
  description = "Public address of the site."
  value       = aws_eip.this.public_ip
}
