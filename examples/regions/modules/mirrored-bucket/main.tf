terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.primary, aws.mirror]
    }
  }
}

resource "aws_s3_bucket" "primary" {
  provider = aws.primary

  bucket = var.name
}

resource "aws_s3_bucket" "mirror" {
  provider = aws.mirror

  bucket = "${var.name}-mirror"
}

resource "aws_s3_bucket_versioning" "primary" {
  provider = aws.primary

  bucket = aws_s3_bucket.primary.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "mirror" {
  provider = aws.mirror

  bucket = aws_s3_bucket.mirror.id

  versioning_configuration {
    status = "Enabled"
  }
}

data "aws_iam_policy_document" "assume" {
  provider = aws.primary

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "replication" {
  provider = aws.primary

  name               = "${var.name}-replication"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_s3_bucket_replication_configuration" "this" {
  provider = aws.primary

  bucket = aws_s3_bucket.primary.id
  role   = aws_iam_role.replication.arn

  rule {
    id     = "everything"
    status = "Enabled"

    destination {
      bucket        = aws_s3_bucket.mirror.arn
      storage_class = "STANDARD_IA"
    }
  }

  depends_on = [
    aws_s3_bucket_versioning.primary,
    aws_s3_bucket_versioning.mirror,
  ]
}
