variable "name" {
  description = "Name of the VPC; prefix of all resource names."
  type        = string
}

variable "cidr_block" {
  description = "Address range of the VPC."
  type        = string
}

variable "availability_zones" {
  description = "Availability zones, each with a public and a private subnet."
  type        = list(string)
}

variable "single_nat_gateway" {
  description = "One NAT gateway for all zones instead of one in each."
  type        = bool
  default     = false
}

variable "interface_services" {
  description = "AWS services to reach through interface endpoints."
  type        = set(string)
  default     = []
}
