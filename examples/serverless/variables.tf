variable "name" {
  description = "Name of the service; prefix of all resource names."
  type        = string
  default     = "orders"
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

variable "package_bucket" {
  description = "S3 bucket with the packages of the functions."
  type        = string
  default     = "orders-packages"
}

variable "functions" {
  description = "The functions, by name."
  type = map(object({
    memory_size       = number
    architecture      = optional(string, "arm64")
    timeout           = optional(number, 10)
    ephemeral_storage = optional(number, 512)
  }))
  default = {
    api     = { memory_size = 512 }
    worker  = { memory_size = 1024, timeout = 60 }
    invoice = { memory_size = 2048, architecture = "x86_64", timeout = 120, ephemeral_storage = 4096 }
    ledger  = { memory_size = 256, architecture = "x86_64" }
  }
}

variable "api_provisioned_concurrency" {
  description = "Instances of the api function that are kept warm."
  type        = number
  default     = 5
}

variable "dashboards" {
  description = "Names of the dashboards. The first three of an account are free."
  type        = list(string)
  default     = ["overview", "apis", "functions", "tables"]
}

variable "payment_provider_token" {
  description = "Token of the payment provider."
  type        = string
  sensitive   = true
}
