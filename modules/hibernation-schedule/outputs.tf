output "group_name" {
  description = "Name of the schedule group."
  value       = aws_scheduler_schedule_group.this.name
}

output "role_arn" {
  description = "Role that the schedules act by."
  value       = aws_iam_role.this.arn
}

output "failed_queue_arn" {
  description = "Queue that keeps what could not be started or stopped."
  value       = aws_sqs_queue.failed.arn
}

output "schedules" {
  description = "Names of all schedules."
  value       = keys(aws_scheduler_schedule.this)
}
