# METADATA
# title: RDS storage gp2 could be gp3
# description: >-
#   A GB of gp3 costs the same as one of gp2 and brings its IOPS with it, so that no size needs to
#   be bought for them. The saving lies in the size; the change itself is one of performance.
# related_resources:
#   - https://aws.amazon.com/rds/pricing/
# custom:
#   id: aws-rds-gp2-to-gp3
#   category: database
#   resource_types: [aws_db_instance]
#   remedy: Set `storage_type` to gp3, then give the size that the data needs.
package costguard.policies.aws_rds_gp2_to_gp3

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_db_instance")
	not lib.unknown(r, "storage_type")
	lib.value(r, "storage_type", "gp2") == "gp2"
	without_iops(r)
	finding := {
		"msg": concat("", [r.address, ": the storage is gp2; gp3 brings IOPS that need no larger size"]),
		"address": r.address,
		"changes": [{"path": "storage_type", "value": "gp3"}],
	}
}

without_iops(r) if {
	not lib.unknown(r, "iops")
	lib.value(r, "iops", 0) == 0
}

# The provider fills it in where the configuration gives none.
without_iops(r) if lib.left_out(r, "iops")
