variable "name" {
  description = "Name of the site."
  type        = string
}

variable "instance_type" {
  description = "Size of the server."
  type        = string
}

variable "disk_size" {
  description = "Size of the data disk in GB."
  type        = number
}
