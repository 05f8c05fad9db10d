# An Aurora cluster with two machines, and one without servers.

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

resource "aws_rds_cluster" "orders" {
  cluster_identifier      = "orders"
  engine                  = "aurora-postgresql"
  engine_version          = "15.4"
  master_username         = "app"
  master_password         = "not-a-real-one"
  backup_retention_period = 7
  skip_final_snapshot     = true
}

resource "aws_rds_cluster_instance" "orders" {
  count              = 2
  identifier         = "orders-${count.index}"
  cluster_identifier = aws_rds_cluster.orders.id
  engine             = "aurora-postgresql"
  instance_class     = "db.r6g.large"
}

resource "aws_rds_cluster" "reports" {
  cluster_identifier  = "reports"
  engine              = "aurora-mysql"
  engine_mode         = "provisioned"
  master_username     = "app"
  master_password     = "not-a-real-one"
  skip_final_snapshot = true

  serverlessv2_scaling_configuration {
    min_capacity = 1
    max_capacity = 8
  }
}

resource "aws_rds_cluster_instance" "reports" {
  cluster_identifier = aws_rds_cluster.reports.id
  engine             = "aurora-mysql"
  instance_class     = "db.serverless"
}
