# METADATA
# title: GKE nodes without spot outside production
# description: >-
#   Nodes may be interrupted where their pods can move. Keep one small pool on demand for the pods
#   of the system, with a waiver.
# related_resources:
#   - https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms
# custom:
#   id: gcp-gke-node-pool-spot-nonprod
#   category: spot
#   resource_types: [google_container_node_pool, google_container_cluster]
#   environments: [nonprod]
#   remedy: Set `spot` to true in node_config, and `location_policy` to ANY in autoscaling.
package costguard.policies.gcp_gke_node_pool_spot_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

warn contains finding if {
	some type in {"google_container_node_pool", "google_container_cluster"}
	some r in lib.planned(type)
	has_nodes(type, r)
	paths.known(r, "node_config.0.spot", false) == false
	paths.known(r, "node_config.0.preemptible", false) == false
	finding := {
		"msg": concat("", [r.address, ": the nodes run at the standard price outside production; spot nodes cost less"]),
		"address": r.address,
		"changes": [{"path": "node_config.0.spot", "value": true}],
	}
}

has_nodes("google_container_node_pool", _) := true

# A cluster that removes its default pool, or is run by Google, has no nodes of its own; those of
# its inline pools are configured there.
has_nodes("google_container_cluster", r) if {
	paths.known(r, "remove_default_node_pool", false) == false
	paths.known(r, "enable_autopilot", false) == false
	count(paths.known(r, "node_pool", [])) == 0
}
