# The budget of a team's development environment.

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

module "alarm" {
  source = "../.."

  name          = "orders-dev"
  account_id    = "123456789012"
  monthly_limit = 500
  emails        = ["finops@example.com"]
  cost_tags     = { Environment = "dev" }

  tags = { Environment = "dev" }
}
