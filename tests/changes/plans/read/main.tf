resource "aws_ebs_volume" "logs" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 100
}

# It is read only when the plan is applied, for its volume does not exist before.
data "aws_ebs_volume" "logs" {
  filter {
    name   = "volume-id"
    values = [aws_ebs_volume.logs.id]
  }
}
