# METADATA
# title: GPU without an approval
# description: >-
#   A machine with GPUs costs in a day what others cost in a month. Who may have one is told by a
#   label, whose name stands in the data.
# related_resources:
#   - https://cloud.google.com/compute/gpus-pricing
# custom:
#   id: gcp-gpu-guardrail
#   category: right-sizing
#   resource_types:
#     - google_compute_instance
#     - google_compute_instance_template
#     - google_container_node_pool
#     - google_cloud_run_v2_service
#   remedy: Get an approval and add the label, or take a spot machine or a smaller GPU.
package costguard.policies.gcp_gpu_guardrail

import data.costguard.lib
import data.costguard.lib.nonprod
import data.costguard.lib.paths
import data.costguard.lib.tags
import rego.v1

id := "gcp-gpu-guardrail"

# Outside production it blocks; where the environment is not recognised it warns, as in production.
deny contains finding if {
	some finding in found
	nonprod
}

warn contains finding if {
	some finding in found
	not nonprod
}

found contains finding if {
	some type, at in places
	some r in lib.planned(type)
	has_gpu(r, at)
	not_approved(r, at)
	finding := {
		"msg": concat("", [r.address, ": a GPU without the label ", label, ", which says that it is approved"]),
		"address": r.address,
	}
}

label := lib.parameter(id, "label", "gpu_approval")

# Where each type describes its machine.
places := {
	"google_compute_instance": "",
	"google_compute_instance_template": "",
	"google_container_node_pool": "node_config.0.",
	"google_cloud_run_v2_service": "template.0.node_selector.0.",
}

has_gpu(r, at) if {
	some accelerator in paths.known(r, concat("", [at, "guest_accelerator"]), [])
	is_number(accelerator.count)
	accelerator.count > 0
}

has_gpu(r, at) if {
	name := paths.known(r, concat("", [at, "machine_type"]), "")
	some family in ["a2-", "a3-", "a4-", "g2-", "g4-"]
	contains(concat("", ["/", name]), concat("", ["/", family]))
}

has_gpu(r, "template.0.node_selector.0.") if {
	paths.known(r, "template.0.node_selector.0.accelerator", "") != ""
}

not_approved(r, at) if {
	tags.missing(r, label)
	every path in label_paths[at] {
		labels := paths.known(r, path, {})
		not label in object.keys(labels)
		not lib.unknown(r, concat(".", [path, label]))
	}
}

# Labels of nodes stand inside of their configuration as well.
label_paths := {
	"": [],
	"node_config.0.": ["node_config.0.labels", "node_config.0.resource_labels"],
	"template.0.node_selector.0.": ["template.0.labels"],
}
