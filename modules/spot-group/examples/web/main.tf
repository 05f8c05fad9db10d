# A web server group: one machine on demand, all others spot.

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

module "web" {
  source = "../.."

  name             = "web-dev"
  instance_types   = ["m7g.large", "m6g.large", "m8g.large", "r7g.large"]
  image_id         = "ami-0123456789abcdef0"
  subnet_ids       = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  min_size         = 0
  max_size         = 6
  desired_capacity = 3
  on_demand_base   = 1

  tags = { Environment = "dev" }
}
