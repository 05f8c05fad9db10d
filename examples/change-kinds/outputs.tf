output "entry_address" {
  description = "Public address of the service."
  value       = module.entry.public_ip
}
