variable "home_region" {
  description = "Region of the default provider."
  type        = string
  default     = "us-east-1"
}

variable "europe_region" {
  description = "Region of the provider europe."
  type        = string
  default     = "eu-central-1"
}

variable "home_site_count" {
  description = "Number of sites in the home region."
  type        = number
  default     = 2
}

variable "europe_sites" {
  description = "Sites in Europe, by name."
  type = map(object({
    instance_type = string
    disk_size     = number
  }))
  default = {
    "web"    = { instance_type = "m6i.large", disk_size = 100 }
    "api.v2" = { instance_type = "c6i.xlarge", disk_size = 50 }
  }
}
