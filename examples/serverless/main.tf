# An order service without servers: two APIs, functions, tables, queues, a stream and workflows.

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
      Service     = var.name
      Environment = var.environment
      Owner       = "orders-team"
    }
  }
}

resource "aws_secretsmanager_secret" "this" {
  for_each = toset(["payment-provider", "mail-gateway"])

  name                    = "${var.name}/${each.value}"
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret_version" "payment_provider" {
  secret_id     = aws_secretsmanager_secret.this["payment-provider"].id
  secret_string = var.payment_provider_token
}
