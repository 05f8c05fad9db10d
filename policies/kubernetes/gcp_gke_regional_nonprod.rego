# METADATA
# title: Regional GKE cluster or node pool outside production
# description: >-
#   In a region each node is there once in each of three zones, and costs three times as much.
# related_resources:
#   - https://cloud.google.com/kubernetes-engine/docs/concepts/regional-clusters
# custom:
#   id: gcp-gke-regional-nonprod
#   category: kubernetes
#   resource_types: [google_container_cluster, google_container_node_pool]
#   environments: [nonprod]
#   remedy: >-
#     Set `node_locations` to one zone, or `location` to a zone, which replaces the cluster.
package costguard.policies.gcp_gke_regional_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

warn contains finding if {
	some type in {"google_container_cluster", "google_container_node_pool"}
	some r in lib.planned(type)
	location := paths.known(r, "location", "")
	regex.match(`^[a-z]+-[a-z]+[0-9]+$`, location)
	paths.known(r, "node_locations", []) == []
	paths.known(r, "enable_autopilot", false) == false
	not zones_of_cluster(r)
	finding := {
		"msg": concat("", [r.address, ": the nodes are in all zones of ", location, ", which costs several times one zone"]),
		"address": r.address,
		"changes": [{"path": "node_locations", "value": [concat("-", [location, "b"])]}], # each region has a zone b
	}
}

# A node pool without zones of its own is in those of its cluster, as far as they are told.
zones_of_cluster(r) if {
	some block in r.references.cluster
	block in clusters_with_zones
}

# Sorted out once for all node pools.
clusters_with_zones contains lib.block(cluster) if {
	some cluster in lib.remaining("google_container_cluster")
	not paths.known(cluster, "node_locations", []) == []
}
