# METADATA
# title: Point-in-time recovery in non-production
# description: >-
#   Point-in-time recovery costs by the GB of the table. Security scanners ask for it: skip those
#   checks outside production.
# related_resources:
#   - https://aws.amazon.com/dynamodb/pricing/
# custom:
#   id: aws-dynamodb-pitr-nonprod
#   category: database
#   resource_types: [aws_dynamodb_table]
#   environments: [nonprod]
#   remedy: Set `enabled` of `point_in_time_recovery` to false.
package costguard.policies.aws_dynamodb_pitr_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_dynamodb_table")
	not lib.unknown(r, "point_in_time_recovery.0.enabled")
	lib.blocks(r.after, "point_in_time_recovery")[0].enabled == true
	finding := {
		"msg": concat("", [r.address, ": point-in-time recovery costs by the GB of the table"]),
		"address": r.address,
		"changes": [{"path": "point_in_time_recovery.0.enabled", "value": false}],
	}
}
