terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "key" {}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-3a"
  size              = 8
  kms_key_id        = var.key
}

output "key" { value = aws_ebs_volume.data.kms_key_id }
