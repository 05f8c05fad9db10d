# METADATA
# title: Standard provisioning outside production
# description: >-
#   Machines that may be interrupted can run on spare capacity for a fraction of the price. After an
#   interruption something has to start them again.
# related_resources:
#   - https://cloud.google.com/compute/docs/instances/spot
# custom:
#   id: gcp-vm-spot-nonprod
#   category: spot
#   resource_types: [google_compute_instance, google_compute_instance_template]
#   environments: [nonprod]
#   remedy: >-
#     In `scheduling` set `provisioning_model` to SPOT, `preemptible` to true, `automatic_restart` to
#     false and `instance_termination_action` to STOP.
package costguard.policies.gcp_vm_spot_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

warn contains finding if {
	some type in {"google_compute_instance", "google_compute_instance_template"}
	some r in lib.planned(type)
	paths.known(r, "scheduling.0.provisioning_model", "") in {"", "STANDARD"}
	paths.known(r, "scheduling.0.preemptible", false) == false
	finding := {
		"msg": concat("", [r.address, ": standard provisioning outside production; spot capacity costs less"]),
		"address": r.address,
		"changes": [
			{"path": "scheduling.0.provisioning_model", "value": "SPOT"},
			{"path": "scheduling.0.preemptible", "value": true},
			{"path": "scheduling.0.automatic_restart", "value": false},
			{"path": "scheduling.0.instance_termination_action", "value": "STOP"},
		],
	}
}
