# What is there before the change; see ../main.tf.

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

locals {
  image = "ami-0123456789abcdef0"
}

resource "aws_instance" "bastion" {
  ami               = local.image
  instance_type     = "t3.micro"
  availability_zone = "eu-west-1a"

  root_block_device {
    volume_type = "gp3"
    volume_size = 8
  }
}

resource "aws_ebs_volume" "logs" {
  availability_zone = "eu-west-1a"
  type              = "gp3"
  size              = 100
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  type              = "gp3"
  size              = 200
}

resource "aws_instance" "batch" {
  ami               = local.image
  instance_type     = "c6i.large"
  availability_zone = "eu-west-1a"

  root_block_device {
    volume_type = "gp3"
    volume_size = 30
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_eip" "spare" {
  domain = "vpc"
}

resource "aws_instance" "web" {
  ami               = local.image
  instance_type     = "t3.medium"
  availability_zone = "eu-west-1a"

  root_block_device {
    volume_type = "gp3"
    volume_size = 20
  }
}

resource "aws_eip" "entry" {
  domain = "vpc"
}

resource "aws_instance" "worker" {
  count = 3

  ami               = local.image
  instance_type     = "m6i.large"
  availability_zone = "eu-west-1a"

  root_block_device {
    volume_type = "gp3"
    volume_size = 30
  }
}

resource "aws_ebs_volume" "archive" {
  availability_zone = "eu-west-1a"
  type              = "st1"
  size              = 500
}
