resource "aws_ebs_volume" "logs" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 100
}
