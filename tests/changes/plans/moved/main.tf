moved {
  from = aws_ebs_volume.logs
  to   = aws_ebs_volume.archive
}

resource "aws_ebs_volume" "archive" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 100
}
