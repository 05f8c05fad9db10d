# Stands for a database that somebody made by hand, outside of Terraform; ../main.tf imports it.

terraform {
  required_version = ">= 1.7"

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
      Application = "reporting"
      Environment = "staging"
    }
  }
}

resource "aws_db_instance" "reports" {
  identifier          = "reports"
  engine              = "mysql"
  engine_version      = "8.4.5"
  instance_class      = "db.t4g.medium"
  storage_type        = "gp3"
  allocated_storage   = 50
  username            = "reports"
  password            = "example-password-not-a-secret"
  skip_final_snapshot = true
}
