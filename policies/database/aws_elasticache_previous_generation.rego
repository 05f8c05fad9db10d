# METADATA
# title: ElastiCache node family has a successor
# description: >-
#   Newer node families cost less for the same size. Memory differs a little from family to family,
#   and old engine versions do not run on the newest.
# related_resources:
#   - https://aws.amazon.com/elasticache/pricing/
# custom:
#   id: aws-elasticache-previous-generation
#   category: database
#   resource_types: [aws_elasticache_cluster, aws_elasticache_replication_group]
#   confidence: 0.9
#   remedy: Set `node_type` to the successor; Redis from 5.0.6, Memcached from 1.5.16.
package costguard.policies.aws_elasticache_previous_generation

import data.costguard.lib
import rego.v1

id := "aws-elasticache-previous-generation"

warn contains finding if {
	some type in {"aws_elasticache_cluster", "aws_elasticache_replication_group"}
	some r in lib.planned(type)
	not lib.unknown(r, "node_type")
	is_string(r.after.node_type)
	parts := split(r.after.node_type, ".")
	successor := lib.parameter(id, "successors", {})[concat(".", array.slice(parts, 0, 2))]
	finding := {
		"msg": concat("", [r.address, ": ", r.after.node_type, " has a successor, ", successor]),
		"address": r.address,
		"changes": changes(r.after.node_type, concat(".", [successor, parts[2]])),
	}
}

changes(old, new) := [{"path": "node_type", "value": new}] if {
	not old in lib.parameter(id, "without_same_size", [])
} else := []
