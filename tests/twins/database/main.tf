# A PostgreSQL database in two zones, and a copy that is read.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

# The dummy keys and the skipped checks let the plan be made without an AWS account.
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

resource "aws_db_instance" "main" {
  identifier                            = "main"
  engine                                = "postgres"
  engine_version                        = "16.4"
  instance_class                        = "db.m6g.xlarge"
  allocated_storage                     = 200
  storage_type                          = "gp3"
  multi_az                              = true
  username                              = "app"
  password                              = "not-a-real-one"
  skip_final_snapshot                   = true
  performance_insights_enabled          = true
  performance_insights_retention_period = 731
}

resource "aws_db_instance" "copy" {
  identifier          = "copy"
  replicate_source_db = aws_db_instance.main.identifier
  engine              = "postgres"
  instance_class      = "db.m6g.large"
  allocated_storage   = 200
  storage_type        = "io1"
  iops                = 3000
  skip_final_snapshot = true
}
