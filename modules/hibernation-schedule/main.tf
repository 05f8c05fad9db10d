# Each target is an AWS API call that EventBridge Scheduler makes itself: no function, no server.
# The keys of the inputs are the Scheduler's own: DbInstanceIdentifier, not DBInstanceIdentifier.

locals {
  call = "arn:${var.partition}:scheduler:::aws-sdk"

  instances = {
    for name, target in var.instances : "instance-${name}" => {
      stop  = { call = "ec2:stopInstances", input = { InstanceIds = [target.id] } }
      start = { call = "ec2:startInstances", input = { InstanceIds = [target.id] } }
    }
  }

  groups = {
    for name, target in var.groups : "group-${name}" => {
      stop = {
        call = "autoscaling:updateAutoScalingGroup"
        input = {
          AutoScalingGroupName = target.name
          MinSize              = 0
          MaxSize              = 0
          DesiredCapacity      = 0
        }
      }
      start = {
        call = "autoscaling:updateAutoScalingGroup"
        input = {
          AutoScalingGroupName = target.name
          MinSize              = target.min_size
          MaxSize              = target.max_size
          DesiredCapacity      = target.desired_capacity
        }
      }
    }
  }

  databases = {
    for name, target in var.databases : "database-${name}" => {
      stop  = { call = "rds:stopDBInstance", input = { DbInstanceIdentifier = target.identifier } }
      start = { call = "rds:startDBInstance", input = { DbInstanceIdentifier = target.identifier } }
    }
  }

  database_clusters = {
    for name, target in var.database_clusters : "cluster-${name}" => {
      stop  = { call = "rds:stopDBCluster", input = { DbClusterIdentifier = target.identifier } }
      start = { call = "rds:startDBCluster", input = { DbClusterIdentifier = target.identifier } }
    }
  }

  services = {
    for name, target in var.services : "service-${name}" => {
      stop = {
        call  = "ecs:updateService"
        input = { Cluster = target.cluster, Service = target.service, DesiredCount = 0 }
      }
      start = {
        call = "ecs:updateService"
        input = {
          Cluster      = target.cluster
          Service      = target.service
          DesiredCount = target.desired_count
        }
      }
    }
  }

  # The largest size of a node group stays: it must be at least one.
  node_groups = {
    for name, target in var.node_groups : "nodes-${name}" => {
      stop = {
        call = "eks:updateNodegroupConfig"
        input = {
          ClusterName   = target.cluster
          NodegroupName = target.name
          ScalingConfig = { MinSize = 0, MaxSize = target.max_size, DesiredSize = 0 }
        }
      }
      start = {
        call = "eks:updateNodegroupConfig"
        input = {
          ClusterName   = target.cluster
          NodegroupName = target.name
          ScalingConfig = {
            MinSize     = target.min_size
            MaxSize     = target.max_size
            DesiredSize = target.desired_size
          }
        }
      }
    }
  }

  warehouses = {
    for name, target in var.warehouses : "warehouse-${name}" => {
      stop  = { call = "redshift:pauseCluster", input = { ClusterIdentifier = target.identifier } }
      start = { call = "redshift:resumeCluster", input = { ClusterIdentifier = target.identifier } }
    }
  }

  # The inputs differ in shape from kind to kind; as JSON they all are text.
  calls = merge([
    for kind in [
      local.instances, local.groups, local.databases, local.database_clusters,
      local.services, local.node_groups, local.warehouses,
      ] : {
      for target, calls in kind : target => {
        stop  = { call = calls.stop.call, input = jsonencode(calls.stop.input) }
        start = { call = calls.start.call, input = jsonencode(calls.start.input) }
      }
    }
  ]...)

  schedules = merge(flatten([
    for target, calls in local.calls : [
      { for index, at in var.schedule.stop : "${target}-stop-${index}" => merge(calls.stop, { at = at }) },
      { for index, at in var.schedule.start : "${target}-start-${index}" => merge(calls.start, { at = at }) },
    ]
  ])...)

  # What the role may do, and with what.
  permissions = {
    "Instances"  = { actions = ["ec2:StopInstances", "ec2:StartInstances"], arns = [for t in values(var.instances) : t.arn] }
    "Groups"     = { actions = ["autoscaling:UpdateAutoScalingGroup"], arns = [for t in values(var.groups) : t.arn] }
    "Databases"  = { actions = ["rds:StopDBInstance", "rds:StartDBInstance"], arns = [for t in values(var.databases) : t.arn] }
    "Clusters"   = { actions = ["rds:StopDBCluster", "rds:StartDBCluster"], arns = [for t in values(var.database_clusters) : t.arn] }
    "Services"   = { actions = ["ecs:UpdateService"], arns = [for t in values(var.services) : t.arn] }
    "NodeGroups" = { actions = ["eks:UpdateNodegroupConfig"], arns = [for t in values(var.node_groups) : t.arn] }
    "Warehouses" = { actions = ["redshift:PauseCluster", "redshift:ResumeCluster"], arns = [for t in values(var.warehouses) : t.arn] }
  }
}

resource "aws_scheduler_schedule_group" "this" {
  name = var.name
  tags = var.tags
}

resource "aws_scheduler_schedule" "this" {
  for_each = local.schedules

  name                         = each.key
  group_name                   = aws_scheduler_schedule_group.this.name
  state                        = var.enabled ? "ENABLED" : "DISABLED"
  schedule_expression          = each.value.at
  schedule_expression_timezone = var.schedule.timezone

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = "${local.call}:${each.value.call}"
    role_arn = aws_iam_role.this.arn
    input    = each.value.input

    dead_letter_config {
      arn = aws_sqs_queue.failed.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 5
    }
  }
}

# What could not be started or stopped is kept here for two weeks: put an alarm on it.
resource "aws_sqs_queue" "failed" {
  name                      = "${var.name}-failed"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

resource "aws_iam_role" "this" {
  name = "${var.name}-hibernation"
  tags = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = {
        StringEquals = {
          "aws:SourceAccount" = var.account_id
          "aws:SourceArn"     = aws_scheduler_schedule_group.this.arn
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name = "start-and-stop"
  role = aws_iam_role.this.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        for name, granted in local.permissions : {
          Sid      = name
          Effect   = "Allow"
          Action   = granted.actions
          Resource = granted.arns
        } if length(granted.arns) > 0
      ],
      [
        for keys in [var.kms_key_arns] : {
          Sid       = "EncryptedVolumes"
          Effect    = "Allow"
          Action    = ["kms:CreateGrant"]
          Resource  = keys
          Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
        } if length(keys) > 0
      ],
      [{
        Sid      = "Failed"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.failed.arn]
      }],
    )
  })
}
