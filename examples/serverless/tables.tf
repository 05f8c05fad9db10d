resource "aws_dynamodb_table" "orders" {
  name             = "${var.name}-orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "customer"
  range_key        = "placed_at"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "customer"
    type = "S"
  }

  attribute {
    name = "placed_at"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_dynamodb_table" "stock" {
  name           = "${var.name}-stock"
  billing_mode   = "PROVISIONED"
  read_capacity  = 50
  write_capacity = 20
  hash_key       = "article"

  attribute {
    name = "article"
    type = "S"
  }

  attribute {
    name = "warehouse"
    type = "S"
  }

  global_secondary_index {
    name            = "by-warehouse"
    hash_key        = "warehouse"
    projection_type = "KEYS_ONLY"
    read_capacity   = 25
    write_capacity  = 20
  }

  lifecycle {
    ignore_changes = [read_capacity, write_capacity]
  }
}

resource "aws_appautoscaling_target" "stock" {
  for_each = {
    Read  = { min = 50, max = 400 }
    Write = { min = 20, max = 100 }
  }

  service_namespace  = "dynamodb"
  resource_id        = "table/${aws_dynamodb_table.stock.name}"
  scalable_dimension = "dynamodb:table:${each.key}CapacityUnits"
  min_capacity       = each.value.min
  max_capacity       = each.value.max
}

resource "aws_appautoscaling_policy" "stock" {
  for_each = aws_appautoscaling_target.stock

  name               = "${var.name}-stock-${lower(each.key)}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  resource_id        = each.value.resource_id
  scalable_dimension = each.value.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value = 70

    predefined_metric_specification {
      predefined_metric_type = "DynamoDB${each.key}CapacityUtilization"
    }
  }
}
