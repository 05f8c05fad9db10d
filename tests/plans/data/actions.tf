terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "x"
  secret_key                  = "y"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
resource "aws_ebs_volume" "same" {
  availability_zone = "eu-west-1a"
  size              = 10
  type              = "gp3"
}
resource "aws_ebs_volume" "grows" {
  availability_zone = "eu-west-1a"
  size              = 20
  type              = "gp3"
}
resource "aws_ebs_volume" "moves_zone" {
  availability_zone = "eu-west-1b"
  size              = 10
  type              = "gp3"
}
resource "aws_ebs_volume" "careful" {
  availability_zone = "eu-west-1b"
  size              = 10
  type              = "gp3"
  lifecycle { create_before_destroy = true }
}
resource "aws_ebs_volume" "renamed" {
  for_each          = toset(["a.b[\"c\"]"])
  availability_zone = "eu-west-1a"
  size              = 10
  type              = "gp3"
}
moved {
  from = aws_ebs_volume.old
  to   = aws_ebs_volume.renamed["a.b[\"c\"]"]
}
removed {
  from = aws_ebs_volume.let_go
  lifecycle { destroy = false }
}
