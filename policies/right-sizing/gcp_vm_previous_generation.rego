# METADATA
# title: N1, F1 or G1 machine type
# description: >-
#   Newer families cost less, or do more for the same. N1 gets a discount of 30% when it runs all
#   month, which E2 does not: E2 saves where a machine is small or runs part of the time.
# related_resources:
#   - https://cloud.google.com/compute/docs/machine-resource
# custom:
#   id: gcp-vm-previous-generation
#   category: right-sizing
#   resource_types:
#     - google_compute_instance
#     - google_compute_instance_template
#     - google_container_node_pool
#     - google_container_cluster
#   remedy: >-
#     Take E2 for what is small or runs part of the time, N2D or T2D for what runs all the time, N4 or
#     C4 where Hyperdisk will do.
package costguard.policies.gcp_vm_previous_generation

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

id := "gcp-vm-previous-generation"

# Where each type has its machine type, and what else must be known there.
places := {
	"google_compute_instance": "",
	"google_compute_instance_template": "",
	"google_container_node_pool": "node_config.0.",
	"google_container_cluster": "node_config.0.",
}

warn contains finding if {
	some type, at in places
	some r in lib.planned(type)
	path := concat("", [at, "machine_type"])
	machine := short(paths.known(r, path, ""))
	old(machine)

	# The GPUs that can be attached need N1.
	accelerators := paths.known(r, concat("", [at, "guest_accelerator"]), [])
	count(accelerators) == 0
	finding := {
		"msg": concat("", [r.address, ": the machine type ", machine, " is of a previous generation"]),
		"address": r.address,
		"changes": [{"path": path, "value": to} | to := successors[machine]],
	}
}

successors := lib.parameter(id, "successors", {})

old(machine) if {
	some beginning in ["n1-", "f1-micro", "g1-small"]
	startswith(machine, beginning)
}

# The type at the end of a link.
short(name) := parts[count(parts) - 1] if parts := split(name, "/")
