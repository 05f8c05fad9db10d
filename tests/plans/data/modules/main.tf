terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "environment" { default = "staging" }
variable "region" { default = "eu-west-1" }
variable "places" { default = { paris = "eu-west-3" } }
variable "iops" {
  type    = number
  default = null
}
variable "db_password" {
  default   = "correct-horse-battery"
  sensitive = true
}

provider "aws" {
  region                      = var.region
  access_key                  = "AKIAIOSFODNN7EXAMPLE"
  secret_key                  = "wJalrXUtnFEMI-EXAMPLEKEY"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

provider "aws" {
  alias                       = "paris"
  region                      = var.places.paris
  access_key                  = "AKIAIOSFODNN7EXAMPLE"
  secret_key                  = "wJalrXUtnFEMI-EXAMPLEKEY"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

resource "aws_kms_key" "main" {}

resource "aws_launch_template" "web" {
  image_id      = "ami-0123456789abcdef0"
  instance_type = "t3.small"
}

resource "aws_autoscaling_group" "web" {
  for_each           = toset(["a.b", "ü\"q\"[0]"])
  availability_zones = ["eu-west-1a"]
  min_size           = 2
  max_size           = 4
  launch_template {
    id = aws_launch_template.web.id
  }
}

resource "aws_db_instance" "main" {
  instance_class    = "db.t3.micro"
  engine            = "postgres"
  allocated_storage = 20
  iops              = var.iops
  username          = "app"
  password          = var.db_password
}

module "app" {
  source    = "./app"
  providers = { aws = aws.paris }
  key       = aws_kms_key.main.arn
  size      = "t3.micro"
}

module "more" {
  for_each = toset(["x.y"])
  source   = "./app"
  key      = module.app.disk_key
  size     = "t3.large"
}

resource "aws_eip" "app" {
  instance = module.more["x.y"].server.id
}
