# A three-tier web application: load balancer, application servers, database and cache,
# behind a content delivery network.

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
  region                      = var.region
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  default_tags {
    tags = {
      Application = var.name
      Environment = var.environment
      Owner       = "shop-team"
    }
  }
}

locals {
  zones = { for index, zone in var.availability_zones : zone => index }
}
