# Production: a NAT gateway in each zone, a standby for the database, always running.

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
      Environment = "prod"
      Owner       = "shop-team"
    }
  }
}

module "estate" {
  source = "../estate"

  environment   = "prod"
  account_id    = "333333333333"
  zones         = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
  nat_per_zone  = true
  image_id      = "ami-0123456789abcdef0"
  monthly_limit = 2500

  web = {
    # Types of like size on arm64: the more of them, the more spot capacity there is.
    instance_types = [
      "m7g.xlarge",
      "m6g.xlarge",
      "m8g.xlarge",
      "m7gd.xlarge",
      "m6gd.xlarge",
      "r7g.xlarge",
      "r6g.xlarge",
      "r8g.xlarge",
      "r7gd.xlarge",
      "r6gd.xlarge",
    ]

    min_size             = 3
    max_size             = 12
    desired_capacity     = 4
    on_demand_base       = 3
    on_demand_percentage = 50
  }

  database = {
    instance_class = "db.m6g.xlarge"
    storage_gb     = 500
    multi_az       = true
  }
}
