# A group of machines of several types, some of the spot market.

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

resource "aws_launch_template" "web" {
  name_prefix   = "web"
  image_id      = "ami-0123456789abcdef0"
  instance_type = "m5.large"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type = "gp3"
      volume_size = 40
    }
  }

  monitoring {
    enabled = true
  }
}

resource "aws_autoscaling_group" "web" {
  min_size           = 2
  max_size           = 6
  desired_capacity   = 4
  availability_zones = ["us-east-1a", "us-east-1b"]

  mixed_instances_policy {
    instances_distribution {
      on_demand_base_capacity                  = 2
      on_demand_percentage_above_base_capacity = 50
    }

    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.web.id
        version            = "$Latest"
      }

      override {
        instance_type = "m5.large"
      }

      override {
        instance_type = "m5a.large"
      }
    }
  }
}

resource "aws_autoscaling_group" "plain" {
  min_size           = 1
  max_size           = 3
  availability_zones = ["us-east-1a"]

  launch_template {
    id      = aws_launch_template.web.id
    version = "$Latest"
  }
}
