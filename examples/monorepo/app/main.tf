# The servers of an environment, as many and as large as its variables say.

terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "environment" {
  type = string
}

variable "servers" {
  type = object({ number = number, type = string, disk = number })
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

resource "aws_instance" "web" {
  count         = var.servers.number
  ami           = "ami-0123456789abcdef0"
  instance_type = var.servers.type

  root_block_device {
    volume_type = "gp3"
    volume_size = var.servers.disk
  }

  tags = { Name = "shop-${var.environment}-${count.index}" }
}

resource "aws_cloudwatch_log_group" "web" {
  name              = "/shop/${var.environment}/web"
  retention_in_days = 30
}
