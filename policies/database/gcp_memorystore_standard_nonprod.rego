# METADATA
# title: Memorystore Standard tier outside production
# description: >-
#   The standard tier keeps a replica, which doubles what the memory costs, and read replicas add to
#   that.
# related_resources:
#   - https://cloud.google.com/memorystore/docs/redis/redis-tiers
# custom:
#   id: gcp-memorystore-standard-nonprod
#   category: database
#   resource_types: [google_redis_instance]
#   environments: [nonprod]
#   remedy: Set `tier` to BASIC, without replicas, except where a failover is tested.
package costguard.policies.gcp_memorystore_standard_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

warn contains finding if {
	some r in lib.planned("google_redis_instance")
	replicated(r)
	finding := {
		"msg": concat("", [r.address, ": replicas outside production double what the memory costs; the tier BASIC has none"]),
		"address": r.address,
		"changes": [{"path": "tier", "value": "BASIC"}, {"path": "replica_count", "value": 0}],
	}
}

replicated(r) if paths.known(r, "tier", "BASIC") == "STANDARD_HA"

replicated(r) if paths.known(r, "replica_count", 0) > 0
