# Staging: like production, smaller, on spot machines, and nothing runs at night and on weekends.

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

  default_tags {
    tags = {
      Application = "shop"
      Environment = "staging"
      Owner       = "shop-team"
    }
  }
}

variable "schedule" {
  description = "Written by: costguard hibernate staging/plan.json --env staging --write staging"
  type = object({
    timezone = string
    start    = list(string)
    stop     = list(string)
  })
}

module "estate" {
  source = "../estate"

  environment   = "staging"
  account_id    = "222222222222"
  zones         = ["eu-west-1a", "eu-west-1b"]
  nat_per_zone  = false
  image_id      = "ami-0123456789abcdef0"
  schedule      = var.schedule
  hours         = "Mon-Fri 06:00-22:00 Europe/Berlin"
  monthly_limit = 600

  web = {
    # Types of like size on arm64: the more of them, the more spot capacity there is.
    instance_types = [
      "m7g.large",
      "m6g.large",
      "m8g.large",
      "m7gd.large",
      "m6gd.large",
      "r7g.large",
      "r6g.large",
      "r8g.large",
      "r7gd.large",
      "r6gd.large",
    ]

    min_size             = 0
    max_size             = 6
    desired_capacity     = 3
    on_demand_base       = 0
    on_demand_percentage = 0
  }

  database = {
    instance_class = "db.m6g.large"
    storage_gb     = 100
    multi_az       = false
  }
}
