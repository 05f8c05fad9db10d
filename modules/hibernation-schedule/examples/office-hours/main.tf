# Something of every kind, stopped at night and on weekends.

terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

# The dummy keys and the skipped checks let the plan be made without an AWS account.
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

locals {
  account = "123456789012"
  region  = "eu-west-1"
}

resource "aws_instance" "build" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m6i.large"

  root_block_device {
    volume_type = "gp3"
    volume_size = 50
  }
}

resource "aws_db_instance" "main" {
  identifier                  = "orders-dev"
  engine                      = "postgres"
  engine_version              = "16.4"
  instance_class              = "db.m6i.large"
  allocated_storage           = 100
  storage_type                = "gp3"
  username                    = "app"
  manage_master_user_password = true
  skip_final_snapshot         = true
}

module "hibernation" {
  source = "../.."

  name       = "office-hours"
  account_id = local.account

  schedule = {
    timezone = "Europe/Berlin"
    start    = ["cron(45 6 ? * MON-FRI *)"]
    stop     = ["cron(0 19 ? * MON-FRI *)"]
  }

  instances = {
    build = { id = aws_instance.build.id, arn = aws_instance.build.arn }
  }

  databases = {
    main = { identifier = aws_db_instance.main.identifier, arn = aws_db_instance.main.arn }
  }

  groups = {
    web = {
      name             = "web-dev"
      arn              = "arn:aws:autoscaling:${local.region}:${local.account}:autoScalingGroup:*:autoScalingGroupName/web-dev"
      min_size         = 0
      max_size         = 4
      desired_capacity = 2
    }
  }

  database_clusters = {
    search = {
      identifier = "search-dev"
      arn        = "arn:aws:rds:${local.region}:${local.account}:cluster:search-dev"
    }
  }

  services = {
    api = {
      cluster       = "apps-dev"
      service       = "api"
      arn           = "arn:aws:ecs:${local.region}:${local.account}:service/apps-dev/api"
      desired_count = 3
    }
  }

  node_groups = {
    general = {
      cluster      = "platform-dev"
      name         = "general"
      arn          = "arn:aws:eks:${local.region}:${local.account}:nodegroup/platform-dev/general/*"
      min_size     = 1
      max_size     = 4
      desired_size = 2
    }
  }

  warehouses = {
    reports = {
      identifier = "reports-dev"
      arn        = "arn:aws:redshift:${local.region}:${local.account}:cluster:reports-dev"
    }
  }

  tags = { Environment = "dev" }
}
