# An application server with a data volume and a machine of the spot market.

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

resource "aws_instance" "app" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m6i.xlarge"
  ebs_optimized = true
  monitoring    = true

  root_block_device {
    volume_type = "gp3"
    volume_size = 60
    throughput  = 250
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_type = "io1"
    volume_size = 200
    iops        = 2000
  }

  tags = { Name = "app" }
}

resource "aws_instance" "jobs" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.large"

  credit_specification {
    cpu_credits = "unlimited"
  }
}

resource "aws_ebs_volume" "data" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 500
  iops              = 6000
}

resource "aws_eip" "app" {
  instance = aws_instance.app.id
}
