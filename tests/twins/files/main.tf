# File systems: EFS, FSx for Lustre and for Windows.

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

resource "aws_efs_file_system" "shared" {
  throughput_mode                 = "provisioned"
  provisioned_throughput_in_mibps = 64

  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }
}

resource "aws_fsx_lustre_file_system" "scratch" {
  subnet_ids                  = ["subnet-0123456789abcdef0"]
  storage_capacity            = 2400
  deployment_type             = "PERSISTENT_2"
  per_unit_storage_throughput = 125
}

resource "aws_fsx_windows_file_system" "office" {
  subnet_ids          = ["subnet-0123456789abcdef0"]
  active_directory_id = "d-0123456789"
  storage_capacity    = 300
  throughput_capacity = 32
}
