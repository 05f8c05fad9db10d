resource "aws_sns_topic" "this" {
  name = "${var.name}-budget"
  tags = var.tags
}

resource "aws_sns_topic_policy" "this" {
  arn = aws_sns_topic.this.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Budgets"
      Effect    = "Allow"
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.this.arn
      Principal = { Service = "budgets.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.emails

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_budgets_budget" "this" {
  name         = var.name
  account_id   = var.account_id
  budget_type  = "COST"
  limit_amount = tostring(var.monthly_limit)
  limit_unit   = var.currency
  time_unit    = "MONTHLY"
  tags         = var.tags

  dynamic "cost_filter" {
    for_each = length(var.cost_tags) > 0 ? [1] : []

    content {
      name   = "TagKeyValue"
      values = [for key, value in var.cost_tags : format("user:%s$%s", key, value)]
    }
  }

  dynamic "notification" {
    for_each = var.alarms

    content {
      comparison_operator       = "GREATER_THAN"
      threshold                 = notification.value.percent
      threshold_type            = "PERCENTAGE"
      notification_type         = notification.value.of
      subscriber_sns_topic_arns = [aws_sns_topic.this.arn]
    }
  }

  # Budgets refuses a topic that it may not write to.
  depends_on = [aws_sns_topic_policy.this]
}
