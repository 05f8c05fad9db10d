output "budget_name" {
  description = "Name of the budget."
  value       = aws_budgets_budget.this.name
}

output "topic_arn" {
  description = "Topic that alarms are sent to, for chat or paging tools."
  value       = aws_sns_topic.this.arn
}
