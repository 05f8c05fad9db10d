variable "name" {
  description = "Name of the environment; prefix of all resource names."
  type        = string
  default     = "notes-dev"
}

variable "region" {
  description = "AWS region."
  type        = string
  default     = "us-east-1"
}

variable "office_cidr" {
  description = "Addresses that may reach the server."
  type        = string
  default     = "203.0.113.0/24"
}

variable "ami_id" {
  description = "Image of the server (Amazon Linux)."
  type        = string
  default     = "ami-0123456789abcdef0"
}

variable "instance_type" {
  description = "Size of the server."
  type        = string
  default     = "t3.small"
}

variable "database_instance_class" {
  description = "Size of the database."
  type        = string
  default     = "db.t4g.micro"
}

variable "database_multi_az" {
  description = "Keep a standby of the database in a second zone."
  type        = bool
  default     = false
}
