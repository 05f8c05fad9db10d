# METADATA
# title: Cache replicas or Multi-AZ in non-production
# description: >-
#   Every replica costs as much as the node it copies; what is in a cache outside production can be
#   lost.
# related_resources:
#   - https://aws.amazon.com/elasticache/pricing/
# custom:
#   id: aws-elasticache-replicas-nonprod
#   category: database
#   resource_types: [aws_elasticache_replication_group]
#   environments: [nonprod]
#   remedy: >-
#     Set `num_cache_clusters` to 1 (or `replicas_per_node_group` to 0) and switch automatic
#     failover off.
package costguard.policies.aws_elasticache_replicas_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_elasticache_replication_group")
	replicated(r)
	finding := {
		"msg": concat("", [r.address, ": replicas cost as much as the nodes they copy"]),
		"address": r.address,
		"changes": array.concat(fewer(r), [
			{"path": "automatic_failover_enabled", "value": false},
			{"path": "multi_az_enabled", "value": false},
		]),
	}
}

# Each attribute by itself settles it, so that one that is not known leaves the others to judge.
replicated(r) if count(fewer(r)) > 0

replicated(r) if {
	not lib.unknown(r, "multi_az_enabled")
	r.after.multi_az_enabled == true
}

fewer(r) := [{"path": path, "value": least} |
	some [path, value, least] in numbers(r)
	not lib.unknown(r, path)
	is_number(value)
	value > least
]

# `number_cache_clusters` and `cluster_mode` are names of the AWS provider before version 5.
numbers(r) := [
	["num_cache_clusters", lib.value(r, "num_cache_clusters", 0), 1],
	["number_cache_clusters", lib.value(r, "number_cache_clusters", 0), 1],
	["replicas_per_node_group", lib.value(r, "replicas_per_node_group", 0), 0],
	["cluster_mode.0.replicas_per_node_group", in_cluster_mode(r), 0],
]

in_cluster_mode(r) := r.after.cluster_mode[0].replicas_per_node_group if {
	is_array(r.after.cluster_mode)
} else := 0
