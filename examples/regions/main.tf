# One service in three regions: prices depend on the region, and the region on the provider
# that each resource and module gets.

terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

locals {
  tags = {
    Application = "maps"
    Environment = "production"
  }
}

# The dummy keys and the skipped checks let the plan be made without an AWS account.
provider "aws" {
  region                      = var.home_region
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias                       = "europe"
  region                      = var.europe_region
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias                       = "tokyo"
  region                      = "ap-northeast-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  default_tags {
    tags = local.tags
  }
}

# A module without a provider of its own inherits the default one: us-east-1.
module "home" {
  source = "./modules/site"
  count  = var.home_site_count

  name          = "home-${count.index}"
  instance_type = "m6i.large"
  disk_size     = 100
}

# The alias becomes the default provider inside the module, and in the modules within it.
module "europe" {
  source   = "./modules/site"
  for_each = var.europe_sites

  providers = {
    aws = aws.europe
  }

  name          = each.key
  instance_type = each.value.instance_type
  disk_size     = each.value.disk_size
}

module "tokyo" {
  source = "./modules/site"

  providers = {
    aws = aws.tokyo
  }

  name          = "tokyo"
  instance_type = "m6i.large"
  disk_size     = 100
}

# A module that works in two regions at once.
module "tiles" {
  source = "./modules/mirrored-bucket"

  providers = {
    aws.primary = aws
    aws.mirror  = aws.europe
  }

  name = "maps-tiles"
}

# Resources of this module in other regions.
resource "aws_instance" "relay" {
  provider = aws.europe

  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.large"

  root_block_device {
    volume_type = "gp3"
    volume_size = 20
  }

  tags = { Name = "maps-relay" }
}

resource "aws_ebs_volume" "archive" {
  provider = aws.tokyo

  availability_zone = "ap-northeast-1a"
  type              = "sc1"
  size              = 1000

  tags = { Name = "maps-archive" }
}

resource "aws_dynamodb_table" "places" {
  name         = "maps-places"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "place"

  attribute {
    name = "place"
    type = "S"
  }

  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  replica {
    region_name = var.europe_region
  }
}

# Global services have no region of their own.
resource "aws_route53_zone" "this" {
  name = "maps.example.com"
}

resource "aws_route53_record" "site" {
  for_each = {
    (var.home_region)   = module.home[0].public_ip
    (var.europe_region) = aws_eip.relay.public_ip
  }

  zone_id        = aws_route53_zone.this.zone_id
  name           = "maps.example.com"
  type           = "A"
  ttl            = 60
  set_identifier = each.key
  records        = [each.value]

  latency_routing_policy {
    region = each.key
  }
}

resource "aws_eip" "relay" {
  provider = aws.europe

  domain   = "vpc"
  instance = aws_instance.relay.id
}
