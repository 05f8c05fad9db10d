# One change of every kind. The resources were made from the configuration in before/;
# this one is what they are to become.

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
  image     = "ami-0123456789abcdef0"
  new_image = "ami-0fedcba9876543210"
}

# create
resource "aws_instance" "search" {
  ami               = local.image
  instance_type     = "r6i.large"
  availability_zone = "eu-west-1b"

  root_block_device {
    volume_type = "gp3"
    volume_size = 40
  }
}

# no change
resource "aws_instance" "bastion" {
  ami               = local.image
  instance_type     = "t3.micro"
  availability_zone = "eu-west-1a"

  root_block_device {
    volume_type = "gp3"
    volume_size = 8
  }
}

# update in place: 100 GB become 250 GB
resource "aws_ebs_volume" "logs" {
  availability_zone = "eu-west-1a"
  type              = "gp3"
  size              = 250
}

# replace, the old one is destroyed first: the zone cannot be changed
resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1b"
  type              = "gp3"
  size              = 200
}

# replace, the new one is created first: for some time both run
resource "aws_instance" "batch" {
  ami               = local.new_image
  instance_type     = "c6i.xlarge"
  availability_zone = "eu-west-1a"

  root_block_device {
    volume_type = "gp3"
    volume_size = 30
  }

  lifecycle {
    create_before_destroy = true
  }
}

# delete: aws_eip.spare is no longer here

# a new name
resource "aws_instance" "frontend" {
  ami               = local.image
  instance_type     = "t3.medium"
  availability_zone = "eu-west-1a"

  root_block_device {
    volume_type = "gp3"
    volume_size = 20
  }
}

moved {
  from = aws_instance.web
  to   = aws_instance.frontend
}

# into a module
module "entry" {
  source = "./modules/address"
}

moved {
  from = aws_eip.entry
  to   = module.entry.aws_eip.this
}

# from count to for_each: one is only moved, one is moved and resized, the third is deleted
resource "aws_instance" "worker" {
  for_each = {
    orders   = "m6i.large"
    invoices = "m6i.xlarge"
  }

  ami               = local.image
  instance_type     = each.value
  availability_zone = "eu-west-1a"

  root_block_device {
    volume_type = "gp3"
    volume_size = 30
  }
}

moved {
  from = aws_instance.worker[0]
  to   = aws_instance.worker["orders"]
}

moved {
  from = aws_instance.worker[1]
  to   = aws_instance.worker["invoices"]
}

# forget: Terraform lets go of the volume, which goes on existing and costing
removed {
  from = aws_ebs_volume.archive

  lifecycle {
    destroy = false
  }
}

# import: the database exists already, made by hand
import {
  to = aws_db_instance.reports
  id = "reports"
}

resource "aws_db_instance" "reports" {
  identifier          = "reports"
  engine              = "mysql"
  engine_version      = "8.4.5"
  instance_class      = "db.t4g.medium"
  storage_type        = "gp3"
  allocated_storage   = 50
  username            = "reports"
  skip_final_snapshot = true
}
