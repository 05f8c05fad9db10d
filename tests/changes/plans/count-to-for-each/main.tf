moved {
  from = aws_ebs_volume.logs[0]
  to   = aws_ebs_volume.logs["web"]
}

moved {
  from = aws_ebs_volume.logs[1]
  to   = aws_ebs_volume.logs["db.main"]
}

resource "aws_ebs_volume" "logs" {
  for_each = { web = 100, "db.main" = 150 }

  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = each.value
}
