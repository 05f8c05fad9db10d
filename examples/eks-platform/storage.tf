resource "aws_ebs_volume" "claim" {
  for_each = var.volumes

  availability_zone = each.value.zone
  type              = "gp3"
  size              = each.value.size
  iops              = each.value.iops
  throughput        = each.value.throughput
  encrypted         = true
  kms_key_id        = aws_kms_key.this["volumes"].arn

  tags = { Name = "${var.name}-claim" }
}

resource "aws_ebs_volume" "scratch" {
  count = var.scratch_volume_count

  availability_zone = element(var.availability_zones, count.index)
  type              = "st1"
  size              = 500

  tags = { Name = "${var.name}-scratch-${count.index}" }
}

resource "aws_efs_file_system" "shared" {
  encrypted  = true
  kms_key_id = aws_kms_key.this["files"].arn

  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }

  tags = { Name = "${var.name}-shared" }
}

resource "aws_efs_mount_target" "shared" {
  count = length(var.availability_zones)

  file_system_id  = aws_efs_file_system.shared.id
  subnet_id       = module.vpc.private_subnet_ids[count.index]
  security_groups = [aws_security_group.files.id]
}

resource "aws_security_group" "files" {
  name        = "${var.name}-files"
  description = "NFS from the nodes"
  vpc_id      = module.vpc.vpc_id

  ingress {
    description = "NFS"
    protocol    = "tcp"
    from_port   = 2049
    to_port     = 2049
    cidr_blocks = [var.vpc_cidr]
  }
}

resource "aws_ecr_repository" "this" {
  for_each = var.repositories

  name                 = "${var.name}/${each.value}"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each = aws_ecr_repository.this

  repository = each.value.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Keep the last 30 images"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 30 }
      action       = { type = "expire" }
    }]
  })
}
