resource "aws_sqs_queue" "work" {
  name                       = "${var.name}-work"
  visibility_timeout_seconds = 120

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "failed" {
  name                      = "${var.name}-failed"
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue" "ledger" {
  name       = "${var.name}-ledger.fifo"
  fifo_queue = true
}

resource "aws_sns_topic" "events" {
  name = "${var.name}-events"
}

resource "aws_sns_topic_subscription" "work" {
  topic_arn = aws_sns_topic.events.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.work.arn
}

resource "aws_kinesis_stream" "clicks" {
  name             = "${var.name}-clicks"
  shard_count      = 2
  retention_period = 48

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }
}

resource "aws_cloudwatch_event_bus" "this" {
  name = var.name
}

resource "aws_cloudwatch_event_archive" "this" {
  name             = var.name
  event_source_arn = aws_cloudwatch_event_bus.this.arn
  retention_days   = 30
}

resource "aws_cloudwatch_event_rule" "order_paid" {
  name           = "${var.name}-order-paid"
  event_bus_name = aws_cloudwatch_event_bus.this.name
  event_pattern  = jsonencode({ detail-type = ["OrderPaid"] })
}

resource "aws_cloudwatch_event_target" "order_paid" {
  rule           = aws_cloudwatch_event_rule.order_paid.name
  event_bus_name = aws_cloudwatch_event_bus.this.name
  arn            = aws_sfn_state_machine.fulfilment.arn
  role_arn       = aws_iam_role.events.arn
}
