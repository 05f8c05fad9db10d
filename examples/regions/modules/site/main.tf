terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

resource "aws_instance" "this" {
  ami           = "ami-0123456789abcdef0"
  instance_type = var.instance_type

  root_block_device {
    volume_type = "gp3"
    volume_size = 20
  }

  tags = { Name = var.name }
}

resource "aws_eip" "this" {
  domain   = "vpc"
  instance = aws_instance.this.id

  tags = { Name = var.name }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/maps/${var.name}"
  retention_in_days = 30
}

module "disk" {
  source = "./modules/disk"

  name        = var.name
  size        = var.disk_size
  instance_id = aws_instance.this.id
  zone        = aws_instance.this.availability_zone
}
