terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "key" {}
variable "size" {}
variable "monitoring" { default = null }

resource "aws_instance" "server" {
  count         = 2
  ami           = "ami-0123456789abcdef0"
  instance_type = var.size
  monitoring    = var.monitoring
  root_block_device {
    volume_size = 20
    kms_key_id  = var.key
  }
  dynamic "ebs_block_device" {
    for_each = [10]
    content {
      device_name = "/dev/sdf"
      volume_size = ebs_block_device.value
    }
  }
}

module "disk" {
  source = "./disk"
  key    = var.key
}

output "server" { value = aws_instance.server[0] }
output "disk_key" { value = module.disk.key }
