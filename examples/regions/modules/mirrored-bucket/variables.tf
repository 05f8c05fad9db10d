variable "name" {
  description = "Name of the bucket; the mirror's ends in -mirror."
  type        = string
}
