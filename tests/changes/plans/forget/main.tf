resource "aws_ebs_volume" "data" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 60
}

removed {
  from = aws_ebs_volume.logs

  lifecycle {
    destroy = false
  }
}
