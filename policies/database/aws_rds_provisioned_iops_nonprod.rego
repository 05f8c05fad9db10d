# METADATA
# title: Provisioned IOPS storage in non-production
# description: >-
#   Provisioned IOPS cost by the piece, and their storage costs more by the GB; gp3 brings IOPS for
#   nothing.
# related_resources:
#   - https://aws.amazon.com/rds/pricing/
# custom:
#   id: aws-rds-provisioned-iops-nonprod
#   category: database
#   resource_types: [aws_db_instance]
#   environments: [nonprod]
#   remedy: Set `storage_type` to gp3.
package costguard.policies.aws_rds_provisioned_iops_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_db_instance")
	not lib.unknown(r, "storage_type")
	lib.value(r, "storage_type", "") in {"io1", "io2"}
	finding := {
		"msg": concat("", [r.address, ": storage with provisioned IOPS; gp3 is enough outside production"]),
		"address": r.address,
		"changes": [{"path": "storage_type", "value": "gp3"}, {"path": "iops", "value": null}],
	}
}
