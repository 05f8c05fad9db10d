variable "name" {
  description = "Name of the schedule; everything that the module makes begins with it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "The name must have 2 to 31 lower-case letters, digits and dashes, and begin with a letter."
  }
}

variable "account_id" {
  description = "AWS account that the schedule is in: only schedules of this account may take the role."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "The account must have 12 digits."
  }
}

variable "partition" {
  description = "Partition of AWS that the account is in."
  type        = string
  default     = "aws"

  validation {
    condition     = contains(["aws", "aws-cn", "aws-us-gov"], var.partition)
    error_message = "The partition must be aws, aws-cn or aws-us-gov."
  }
}

variable "schedule" {
  description = "When things start and stop, as `costguard hibernate --write` writes it: EventBridge cron expressions in an IANA time zone."
  type = object({
    timezone = string
    start    = list(string)
    stop     = list(string)
  })

  validation {
    condition     = can(regex("^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$", var.schedule.timezone))
    error_message = "The time zone must be an IANA name such as Europe/Berlin."
  }

  validation {
    condition     = length(var.schedule.start) > 0 && length(var.schedule.stop) > 0
    error_message = "There must be at least one expression that starts and one that stops."
  }

  validation {
    condition = alltrue([
      for expression in concat(var.schedule.start, var.schedule.stop) :
      can(regex("^cron\\(([^ ()]+ ){5}[^ ()]+\\)$", expression))
    ])
    error_message = "Expressions must have six fields, such as cron(0 19 ? * MON-FRI *)."
  }
}

variable "enabled" {
  description = "Whether the schedule acts; false leaves everything as it is."
  type        = bool
  default     = true
}

variable "instances" {
  description = "EC2 instances by a name of your choice."
  type        = map(object({ id = string, arn = string }))
  default     = {}
}

variable "groups" {
  description = "Auto Scaling groups by a name of your choice, with the sizes that they start with."
  type = map(object({
    name             = string
    arn              = string
    min_size         = number
    max_size         = number
    desired_capacity = number
  }))
  default = {}

  validation {
    condition = alltrue([
      for group in values(var.groups) :
      0 <= group.min_size && group.min_size <= group.desired_capacity && group.desired_capacity <= group.max_size && group.max_size > 0
    ])
    error_message = "Sizes must be in order: 0 <= min_size <= desired_capacity <= max_size, and max_size above 0."
  }
}

variable "databases" {
  description = "RDS instances by a name of your choice. SQL Server with Multi-AZ, and instances that are or have read replicas, cannot be stopped."
  type        = map(object({ identifier = string, arn = string }))
  default     = {}
}

variable "database_clusters" {
  description = "Clusters of Aurora, DocumentDB and Neptune by a name of your choice."
  type        = map(object({ identifier = string, arn = string }))
  default     = {}
}

variable "services" {
  description = "ECS services by a name of your choice, with the number of tasks that they start with."
  type = map(object({
    cluster       = string
    service       = string
    arn           = string
    desired_count = number
  }))
  default = {}

  validation {
    condition     = alltrue([for service in values(var.services) : service.desired_count > 0])
    error_message = "A service must start with at least one task."
  }
}

variable "node_groups" {
  description = "Managed node groups of EKS by a name of your choice, with the sizes that they start with. No autoscaler may own the desired size."
  type = map(object({
    cluster      = string
    name         = string
    arn          = string
    min_size     = number
    max_size     = number
    desired_size = number
  }))
  default = {}

  validation {
    condition = alltrue([
      for group in values(var.node_groups) :
      0 <= group.min_size && group.min_size <= group.desired_size && group.desired_size <= group.max_size && group.max_size > 0
    ])
    error_message = "Sizes must be in order: 0 <= min_size <= desired_size <= max_size, and max_size above 0."
  }
}

variable "warehouses" {
  description = "Provisioned clusters of Redshift by a name of your choice."
  type        = map(object({ identifier = string, arn = string }))
  default     = {}
}

variable "kms_key_arns" {
  description = "Keys of encrypted volumes: EC2 needs a grant on them to start an instance."
  type        = list(string)
  default     = []
}

variable "tags" {
  description = "Tags of everything that the module makes."
  type        = map(string)
  default     = {}
}
