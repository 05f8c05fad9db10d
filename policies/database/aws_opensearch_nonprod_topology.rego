# METADATA
# title: OpenSearch made for failures in non-production
# description: >-
#   Dedicated masters, several zones and a standby multiply the nodes; old node families cost more
#   than new ones.
# related_resources:
#   - https://aws.amazon.com/opensearch-service/pricing/
# custom:
#   id: aws-opensearch-nonprod-topology
#   category: database
#   resource_types: [aws_opensearch_domain, aws_elasticsearch_domain]
#   environments: [nonprod]
#   remedy: >-
#     One data node of a newer family without dedicated masters and zone awareness, with gp3
#     storage.
package costguard.policies.aws_opensearch_nonprod_topology

import data.costguard.lib
import rego.v1

id := "aws-opensearch-nonprod-topology"

warn contains finding if {
	some r in domains
	cluster := r.after.cluster_config[0]
	changes := array.concat(switched_off(r, cluster), fewer(r, cluster))
	count(changes) > 0
	finding := {
		"msg": concat("", [r.address, ": the domain has nodes for failures that matter only in production"]),
		"address": r.address,
		"changes": changes,
	}
}

warn contains finding if {
	some r in domains
	count(switched_off(r, r.after.cluster_config[0])) == 0
	not lib.unknown(r, "cluster_config.0.instance_type")
	type := r.after.cluster_config[0].instance_type
	is_string(type)
	split(type, ".")[0] in lib.parameter(id, "previous_families", [])
	finding := {
		"msg": concat("", [r.address, ": ", type, " is of an old family; newer ones cost less"]),
		"address": r.address,
	}
}

domains contains r if {
	some type in {"aws_opensearch_domain", "aws_elasticsearch_domain"}
	some r in lib.planned(type)
	count(lib.blocks(r.after, "cluster_config")) > 0
}

switches := ["dedicated_master_enabled", "zone_awareness_enabled", "multi_az_with_standby_enabled"]

switched_off(r, cluster) := [{"path": path, "value": false} |
	some name in switches
	path := concat("", ["cluster_config.0.", name])
	not lib.unknown(r, path)
	cluster[name] == true
]

# Several zones need several nodes; without them one is enough.
fewer(r, cluster) := [{"path": "cluster_config.0.instance_count", "value": 1}] if {
	some name in {"zone_awareness_enabled", "multi_az_with_standby_enabled"}
	cluster[name] == true
	not lib.unknown(r, "cluster_config.0.instance_count")
	cluster.instance_count > 1
} else := []
