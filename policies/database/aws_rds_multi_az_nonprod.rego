# METADATA
# title: Multi-AZ database in non-production
# description: >-
#   A standby in a second zone doubles the price of instance and storage. Checkov asks for one with
#   CKV_AWS_157: skip that check outside production.
# related_resources:
#   - https://aws.amazon.com/rds/pricing/
# custom:
#   id: aws-rds-multi-az-nonprod
#   category: database
#   resource_types: [aws_db_instance]
#   environments: [nonprod]
#   remedy: Set `multi_az` to false.
package costguard.policies.aws_rds_multi_az_nonprod

import data.costguard.lib
import rego.v1

id := "aws-rds-multi-az-nonprod"

deny contains finding if {
	some finding in found
	not only_warns
}

warn contains finding if {
	some finding in found
	only_warns
}

only_warns if input.context.environment in lib.parameter(id, "warn_in", [])

found contains finding if {
	some r in lib.planned("aws_db_instance")
	every path in {"multi_az", "replicate_source_db"} {
		not lib.unknown(r, path)
	}
	lib.value(r, "multi_az", false) == true
	lib.value(r, "replicate_source_db", "") == ""
	finding := {
		"msg": concat("", [r.address, ": a standby in a second zone doubles what the database costs"]),
		"address": r.address,
		"changes": [{"path": "multi_az", "value": false}],
	}
}
