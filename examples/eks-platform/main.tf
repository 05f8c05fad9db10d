# A Kubernetes platform on EKS: on-demand and spot nodes, Fargate, volumes, shared files,
# container images and private access to the AWS services it uses.

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
      Platform    = var.name
      Environment = var.environment
      Owner       = "platform-team"
    }
  }
}

module "vpc" {
  source = "./modules/vpc"

  name               = var.name
  cidr_block         = var.vpc_cidr
  availability_zones = var.availability_zones
  single_nat_gateway = false
  interface_services = var.interface_services
}

resource "aws_kms_key" "this" {
  for_each = toset(["cluster-secrets", "volumes", "files"])

  description         = "${var.name} ${each.value}"
  enable_key_rotation = true
}

resource "aws_kms_alias" "this" {
  for_each = aws_kms_key.this

  name          = "alias/${var.name}/${each.key}"
  target_key_id = each.value.key_id
}
