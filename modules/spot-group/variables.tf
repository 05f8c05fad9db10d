variable "name" {
  description = "Name of the group and of its launch template."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,62}$", var.name))
    error_message = "The name must have 2 to 63 lower-case letters, digits and dashes, and begin with a letter."
  }
}

variable "instance_types" {
  description = "Types of like size, the preferred one first. Several of them keep the group running when one runs out of spot capacity."
  type        = list(string)

  validation {
    condition     = length(var.instance_types) >= 2 && length(var.instance_types) == length(distinct(var.instance_types))
    error_message = "There must be at least two different instance types."
  }

  validation {
    condition     = alltrue([for kind in var.instance_types : can(regex("^[a-z0-9-]+\\.[a-z0-9-]+$", kind))])
    error_message = "Instance types are written like m6i.large."
  }
}

variable "image_id" {
  description = "Machine image; it must be for the architecture of all instance types."
  type        = string

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.image_id))
    error_message = "The image must be given by its id, such as ami-0123456789abcdef0."
  }
}

variable "subnet_ids" {
  description = "Subnets that machines are started in; more zones mean more spot capacity."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "There must be at least one subnet."
  }
}

variable "min_size" {
  description = "Least number of machines. 0 where a schedule stops the group."
  type        = number
  default     = 0

  validation {
    condition     = var.min_size >= 0 && floor(var.min_size) == var.min_size
    error_message = "The least number must be a whole number, 0 or above."
  }
}

variable "max_size" {
  description = "Most machines."
  type        = number

  validation {
    condition     = var.max_size >= 1 && floor(var.max_size) == var.max_size
    error_message = "The most must be a whole number, 1 or above."
  }
}

variable "desired_capacity" {
  description = "Machines that the group starts with. Later changes are left to schedules and scaling policies."
  type        = number

  validation {
    condition     = var.desired_capacity >= 0 && floor(var.desired_capacity) == var.desired_capacity
    error_message = "The number must be a whole number, 0 or above."
  }
}

variable "on_demand_base" {
  description = "Machines that are always on demand; all above them are divided."
  type        = number
  default     = 0

  validation {
    condition     = var.on_demand_base >= 0 && floor(var.on_demand_base) == var.on_demand_base
    error_message = "The base must be a whole number, 0 or above."
  }
}

variable "on_demand_percentage" {
  description = "Share of the machines above the base that is on demand, in percent; the others are spot machines."
  type        = number
  default     = 0

  validation {
    condition     = var.on_demand_percentage >= 0 && var.on_demand_percentage <= 100
    error_message = "The share must lie between 0 and 100."
  }
}

variable "root_volume_gb" {
  description = "Size of the root volume (gp3) in GB."
  type        = number
  default     = 20

  validation {
    condition     = var.root_volume_gb >= 8 && var.root_volume_gb <= 16384
    error_message = "The volume must have 8 to 16384 GB."
  }
}

variable "root_device_name" {
  description = "Name of the image's root device."
  type        = string
  default     = "/dev/xvda"
}

variable "security_group_ids" {
  description = "Security groups of the machines."
  type        = list(string)
  default     = []
}

variable "target_group_arns" {
  description = "Target groups of load balancers that the machines are registered with."
  type        = list(string)
  default     = []
}

variable "user_data" {
  description = "Script that a machine runs when it starts; as text, not encoded."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of the group, its machines and their volumes."
  type        = map(string)
  default     = {}
}
