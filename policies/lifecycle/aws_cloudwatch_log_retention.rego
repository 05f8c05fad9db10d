# METADATA
# title: Log group never expires
# description: >-
#   Logs that are kept for ever cost more every month. Groups for audits are a case for a waiver;
#   Checkov asks for a year with CKV_AWS_338.
# related_resources:
#   - https://aws.amazon.com/cloudwatch/pricing/
# custom:
#   id: aws-cloudwatch-log-retention
#   category: lifecycle
#   resource_types: [aws_cloudwatch_log_group]
#   remedy: Set `retention_in_days`, such as 7 in dev, 30 in staging, 90 in production.
package costguard.policies.aws_cloudwatch_log_retention

import data.costguard.lib
import rego.v1

id := "aws-cloudwatch-log-retention"

# A new group blocks: later there are logs to think about.
deny contains finding if {
	some [r, finding] in found
	r.action == "create"
}

warn contains finding if {
	some [r, finding] in found
	r.action != "create"
}

found contains [r, finding] if {
	some r in lib.planned("aws_cloudwatch_log_group")
	every path in {"retention_in_days", "log_group_class"} {
		settled(r, path)
	}
	lib.value(r, "retention_in_days", 0) == 0

	# Groups for delivery keep logs for a day or two, whatever is set.
	lib.value(r, "log_group_class", "STANDARD") != "DELIVERY"
	finding := {
		"msg": concat("", [r.address, ": the logs are kept for ever"]),
		"address": r.address,
		"changes": [{"path": "retention_in_days", "value": days}],
	}
}

settled(r, path) if not lib.unknown(r, path)

# The provider fills the class in where the configuration gives none: STANDARD.
settled(r, "log_group_class") if lib.left_out(r, "log_group_class")

choices := lib.parameter(id, "days", {})

days := lib.in_environment(choices, choices.prod)
