resource "aws_ebs_volume" "logs" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 250
}

resource "aws_ebs_volume" "data" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 500
}

resource "aws_ebs_volume" "extra" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 1000
}
