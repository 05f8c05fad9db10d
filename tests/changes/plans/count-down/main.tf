resource "aws_ebs_volume" "logs" {
  count = 2

  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 100
}
