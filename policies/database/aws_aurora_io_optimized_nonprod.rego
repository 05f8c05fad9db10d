# METADATA
# title: Aurora I/O-Optimized in non-production
# description: >-
#   I/O-Optimized makes instances and storage dearer and requests free. It is worth it only with
#   very many requests.
# related_resources:
#   - https://aws.amazon.com/rds/aurora/pricing/
# custom:
#   id: aws-aurora-io-optimized-nonprod
#   category: database
#   resource_types: [aws_rds_cluster]
#   environments: [nonprod]
#   remedy: Set `storage_type` to aurora; it can be changed once in 30 days.
package costguard.policies.aws_aurora_io_optimized_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_rds_cluster")
	not lib.unknown(r, "storage_type")
	lib.value(r, "storage_type", "") == "aurora-iopt1"
	finding := {
		"msg": concat("", [r.address, ": I/O-Optimized makes instances and storage dearer, whatever is read"]),
		"address": r.address,
		"changes": [{"path": "storage_type", "value": "aurora"}],
	}
}
