variable "found" {
  description = "A volume of 100 GB that was made by hand."
  type        = string
}

import {
  to = aws_ebs_volume.logs
  id = var.found
}

resource "aws_ebs_volume" "logs" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 100
}
