# METADATA
# title: Preemptible machine that could be spot
# description: >-
#   Spot machines cost what preemptible ones cost, and Google does not stop them after 24 hours. The
#   price stays the same.
# related_resources:
#   - https://cloud.google.com/compute/docs/instances/preemptible
# custom:
#   id: gcp-preemptible-to-spot
#   category: spot
#   resource_types:
#     - google_compute_instance
#     - google_compute_instance_template
#     - google_container_node_pool
#   remedy: >-
#     Set `provisioning_model` to SPOT; in a node pool set `spot` to true in place of `preemptible`.
package costguard.policies.gcp_preemptible_to_spot

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

warn contains finding if {
	some case in cases
	finding := {
		"msg": concat("", [case.address, ": the machine is preemptible and stops after 24 hours; a spot machine does not"]),
		"address": case.address,
		"changes": case.changes,
	}
}

cases contains case if {
	some type in {"google_compute_instance", "google_compute_instance_template"}
	some r in lib.planned(type)
	paths.known(r, "scheduling.0.preemptible", false) == true
	paths.known(r, "scheduling.0.provisioning_model", "") != "SPOT"
	case := {
		"address": r.address,
		"changes": [{"path": "scheduling.0.provisioning_model", "value": "SPOT"}],
	}
}

cases contains case if {
	some r in lib.planned("google_container_node_pool")
	paths.known(r, "node_config.0.preemptible", false) == true
	case := {
		"address": r.address,
		"changes": [
			{"path": "node_config.0.preemptible", "value": false},
			{"path": "node_config.0.spot", "value": true},
		],
	}
}
