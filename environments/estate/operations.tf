module "hibernation" {
  source = "../../modules/hibernation-schedule"
  count  = var.schedule == null ? 0 : 1

  name       = "${local.name}-hours"
  account_id = var.account_id
  schedule   = var.schedule
  tags       = local.tags

  groups = {
    web = {
      name             = module.web.name
      arn              = module.web.arn
      min_size         = var.web.min_size
      max_size         = var.web.max_size
      desired_capacity = var.web.desired_capacity
    }
  }

  databases = {
    main = { identifier = aws_db_instance.this.identifier, arn = aws_db_instance.this.arn }
  }
}

module "alarm" {
  source = "../../modules/budget-alarm"

  name          = local.name
  account_id    = var.account_id
  monthly_limit = var.monthly_limit
  emails        = ["finops@example.com"]
  cost_tags     = { Environment = var.environment }
  tags          = local.tags
}
