output "name" {
  description = "Name of the group."
  value       = aws_autoscaling_group.this.name
}

output "arn" {
  description = "ARN of the group."
  value       = aws_autoscaling_group.this.arn
}

output "launch_template_id" {
  description = "Launch template that the machines are started from."
  value       = aws_launch_template.this.id
}
