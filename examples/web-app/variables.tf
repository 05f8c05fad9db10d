variable "name" {
  description = "Name of the application; prefix of all resource names."
  type        = string
  default     = "shop"
}

variable "environment" {
  description = "Name of the environment, as in the Environment tag."
  type        = string
  default     = "staging"
}

variable "region" {
  description = "AWS region."
  type        = string
  default     = "us-east-1"
}

variable "availability_zones" {
  description = "Availability zones to spread over."
  type        = list(string)
  default     = ["us-east-1a", "us-east-1b"]
}

variable "vpc_cidr" {
  description = "Address range of the VPC."
  type        = string
  default     = "10.20.0.0/16"
}

variable "domain_name" {
  description = "Domain under which the application is reached."
  type        = string
  default     = "staging.shop.example.com"
}

variable "ami_id" {
  description = "Image of the application servers (Amazon Linux)."
  type        = string
  default     = "ami-0123456789abcdef0"
}

variable "instance_type" {
  description = "Size of the application servers."
  type        = string
  default     = "t3.medium"
}

variable "desired_capacity" {
  description = "Number of application servers."
  type        = number
  default     = 3
}

variable "database_instance_class" {
  description = "Size of the PostgreSQL database."
  type        = string
  default     = "db.m6g.large"
}

variable "cache_node_type" {
  description = "Size of each Redis node."
  type        = string
  default     = "cache.t4g.medium"
}
