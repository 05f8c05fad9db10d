resource "aws_cloudwatch_log_group" "app" {
  name              = "/${var.name}/${var.environment}/app"
  retention_in_days = 30
}

resource "aws_sns_topic" "alarms" {
  name = "${var.name}-alarms"
}

resource "aws_cloudwatch_metric_alarm" "server_errors" {
  alarm_name          = "${var.name}-server-errors"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_Target_5XX_Count"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 25
  period              = 300
  evaluation_periods  = 2
  alarm_actions       = [aws_sns_topic.alarms.arn]

  dimensions = {
    LoadBalancer = aws_lb.app.arn_suffix
  }
}

resource "aws_cloudwatch_metric_alarm" "database" {
  for_each = {
    CPUUtilization   = { comparison = "GreaterThanThreshold", threshold = 80 }
    FreeStorageSpace = { comparison = "LessThanThreshold", threshold = 10 * pow(1024, 3) }
  }

  alarm_name          = "${var.name}-database-${each.key}"
  namespace           = "AWS/RDS"
  metric_name         = each.key
  statistic           = "Average"
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = 3
  alarm_actions       = [aws_sns_topic.alarms.arn]

  dimensions = {
    DBInstanceIdentifier = aws_db_instance.this.identifier
  }
}

# An alarm with a short period is billed as a high-resolution alarm.
resource "aws_cloudwatch_metric_alarm" "checkout" {
  alarm_name          = "${var.name}-checkout-failures"
  namespace           = "Shop"
  metric_name         = "CheckoutFailures"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  period              = 10
  evaluation_periods  = 3
  alarm_actions       = [aws_sns_topic.alarms.arn]
}
