variable "name" {
  description = "Name of the budget and of its topic."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$", var.name))
    error_message = "The name must have 1 to 100 letters, digits, dashes and underscores."
  }
}

variable "account_id" {
  description = "AWS account of the budget: only its budgets may write to the topic."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "The account must have 12 digits."
  }
}

variable "monthly_limit" {
  description = "Limit per month: the one that policies/budgets.yaml gives the environment."
  type        = number

  validation {
    condition     = var.monthly_limit > 0
    error_message = "The limit must be above 0."
  }
}

variable "currency" {
  description = "Currency of the limit."
  type        = string
  default     = "USD"

  validation {
    condition     = can(regex("^[A-Z]{3}$", var.currency))
    error_message = "The currency must be a code such as USD."
  }
}

variable "alarms" {
  description = "Shares of the limit, in percent, above which an alarm is sent: of what was spent (ACTUAL), or of what the month is heading for (FORECASTED)."
  type        = list(object({ percent = number, of = string }))
  default = [
    { percent = 90, of = "ACTUAL" },
    { percent = 100, of = "FORECASTED" },
  ]

  validation {
    condition     = length(var.alarms) >= 1 && length(var.alarms) <= 10
    error_message = "A budget may have 1 to 10 alarms."
  }

  validation {
    condition = alltrue([
      for alarm in var.alarms : alarm.percent > 0 && contains(["ACTUAL", "FORECASTED"], alarm.of)
    ])
    error_message = "An alarm has a percentage above 0, of ACTUAL or FORECASTED."
  }
}

variable "emails" {
  description = "Addresses that get the alarms; each must confirm once."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", email))])
    error_message = "Addresses are written like finops@example.com."
  }
}

variable "cost_tags" {
  description = "Tags whose costs count, by their key, such as {Environment = \"dev\"}; all costs of the account where it is empty. They must be activated as cost allocation tags."
  type        = map(string)
  default     = {}
}

variable "tags" {
  description = "Tags of the budget and of its topic."
  type        = map(string)
  default     = {}
}
