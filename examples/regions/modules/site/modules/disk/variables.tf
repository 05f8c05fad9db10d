variable "name" {
  description = "Name of the disk."
  type        = string
}

variable "size" {
  description = "Size in GB."
  type        = number
}

variable "instance_id" {
  description = "Server to attach the disk to."
  type        = string
}

variable "zone" {
  description = "Availability zone of the server."
  type        = string
}
