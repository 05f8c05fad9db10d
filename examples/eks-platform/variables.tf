variable "name" {
  description = "Name of the platform; prefix of all resource names."
  type        = string
  default     = "platform"
}

variable "environment" {
  description = "Name of the environment, as in the Environment tag."
  type        = string
  default     = "production"
}

variable "region" {
  description = "AWS region."
  type        = string
  default     = "us-east-1"
}

variable "availability_zones" {
  description = "Availability zones to spread over."
  type        = list(string)
  default     = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

variable "vpc_cidr" {
  description = "Address range of the VPC."
  type        = string
  default     = "10.40.0.0/16"
}

variable "kubernetes_version" {
  description = "Kubernetes version of the cluster. Versions in extended support cost more."
  type        = string
  default     = "1.35"
}

variable "interface_services" {
  description = "AWS services to reach through interface endpoints."
  type        = set(string)
  default     = ["ecr.api", "ecr.dkr", "logs", "sts"]
}

variable "spot_instance_types" {
  description = "Instance types that the spot node group may use; alike in size."
  type        = list(string)
  default     = ["m6i.xlarge", "m5.xlarge", "m5a.xlarge", "m6a.xlarge"]
}

variable "repositories" {
  description = "Names of the container image repositories."
  type        = set(string)
  default     = ["api", "web/frontend", "jobs.nightly", "tools/ci-runner"]
}

variable "volumes" {
  description = "Volumes for the EBS CSI driver, by claim."
  type = map(object({
    size       = number
    zone       = string
    iops       = optional(number)
    throughput = optional(number)
  }))
  default = {
    "db.primary"      = { size = 200, zone = "us-east-1a", iops = 6000, throughput = 250 }
    "logs[hot]"       = { size = 500, zone = "us-east-1b" }
    "queue/0"         = { size = 50, zone = "us-east-1a" }
    "team \"Zürich\"" = { size = 20, zone = "us-east-1c" }
  }
}

variable "scratch_volume_count" {
  description = "Number of throughput-optimised volumes for batch jobs."
  type        = number
  default     = 2
}
