resource "aws_ebs_volume" "logs" {
  availability_zone = "us-east-1b"
  type              = "gp3"
  size              = 40
}
