resource "aws_instance" "app" {
  ami                         = "ami-1e749f67"
  instance_type               = "m6i.xlarge"
  associate_public_ip_address = false

  root_block_device {
    volume_type = "gp3"
    volume_size = 20
  }

  lifecycle {
    create_before_destroy = true
  }
}
