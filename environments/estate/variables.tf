variable "environment" {
  description = "dev, staging or prod."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "The environment must be dev, staging or prod."
  }
}

variable "account_id" {
  description = "AWS account of the environment."
  type        = string
}

variable "zones" {
  description = "Availability zones of the subnets; at least two, for load balancer and database."
  type        = list(string)

  validation {
    condition     = length(var.zones) >= 2
    error_message = "There must be at least two zones."
  }
}

variable "nat_per_zone" {
  description = "Whether each zone has a NAT gateway of its own; else all share one."
  type        = bool
}

variable "image_id" {
  description = "Machine image of the web servers."
  type        = string
}

variable "web" {
  description = "Web servers: types of like size, how many, and which of them are on demand."
  type = object({
    instance_types       = list(string)
    min_size             = number
    max_size             = number
    desired_capacity     = number
    on_demand_base       = number
    on_demand_percentage = number
  })
}

variable "database" {
  description = "The database: its class, storage in GB, and whether it has a standby."
  type = object({
    instance_class = string
    storage_gb     = number
    multi_az       = bool
  })
}

variable "schedule" {
  description = "When web servers and database run; null where they always do."
  type = object({
    timezone = string
    start    = list(string)
    stop     = list(string)
  })
  default = null
}

variable "hours" {
  description = "The same hours in one line, as a tag for people and policies; null where they always run."
  type        = string
  default     = null
}

variable "monthly_limit" {
  description = "Limit of the budget alarm, in USD per month."
  type        = number
}
