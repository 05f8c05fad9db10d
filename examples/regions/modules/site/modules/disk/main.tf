resource "aws_ebs_volume" "this" {
  availability_zone = var.zone
  type              = "gp3"
  size              = var.size

  tags = { Name = var.name }
}

resource "aws_volume_attachment" "this" {
  device_name = "/dev/sdf"
  instance_id = var.instance_id
  volume_id   = aws_ebs_volume.this.id
}
