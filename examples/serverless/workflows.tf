data "aws_iam_policy_document" "workflow" {
  statement {
    actions   = ["lambda:InvokeFunction"]
    resources = [for function in aws_lambda_function.this : function.arn]
  }
}

resource "aws_iam_role" "workflow" {
  name               = "${var.name}-workflow"
  assume_role_policy = data.aws_iam_policy_document.assume["states"].json
}

resource "aws_iam_role_policy" "workflow" {
  name   = "workflow"
  role   = aws_iam_role.workflow.id
  policy = data.aws_iam_policy_document.workflow.json
}

data "aws_iam_policy_document" "events" {
  statement {
    actions   = ["states:StartExecution"]
    resources = [aws_sfn_state_machine.fulfilment.arn]
  }
}

resource "aws_iam_role" "events" {
  name               = "${var.name}-events"
  assume_role_policy = data.aws_iam_policy_document.assume["events"].json
}

resource "aws_iam_role_policy" "events" {
  name   = "events"
  role   = aws_iam_role.events.id
  policy = data.aws_iam_policy_document.events.json
}

resource "aws_sfn_state_machine" "fulfilment" {
  name     = "${var.name}-fulfilment"
  role_arn = aws_iam_role.workflow.arn
  type     = "STANDARD"

  definition = jsonencode({
    StartAt = "Invoice"
    States = {
      Invoice = { Type = "Task", Resource = aws_lambda_function.this["invoice"].arn, Next = "Ledger" }
      Ledger  = { Type = "Task", Resource = aws_lambda_function.this["ledger"].arn, End = true }
    }
  })
}

resource "aws_sfn_state_machine" "pricing" {
  name     = "${var.name}-pricing"
  role_arn = aws_iam_role.workflow.arn
  type     = "EXPRESS"

  definition = jsonencode({
    StartAt = "Price"
    States = {
      Price = { Type = "Task", Resource = aws_lambda_function.this["worker"].arn, End = true }
    }
  })
}

resource "aws_cloudwatch_dashboard" "this" {
  count = length(var.dashboards)

  dashboard_name = "${var.name}-${var.dashboards[count.index]}"
  dashboard_body = jsonencode({
    widgets = [{
      type       = "text"
      x          = 0
      y          = 0
      width      = 12
      height     = 2
      properties = { markdown = "# ${var.dashboards[count.index]}" }
    }]
  })
}
