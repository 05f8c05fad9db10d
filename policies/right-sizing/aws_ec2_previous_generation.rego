# METADATA
# title: A machine type has a successor that costs no more
# description: >-
#   A newer family has the same size at the same price or a lower one. Which family follows which
#   stands in the data; the saving is priced for the region and size of the resource.
# related_resources:
#   - https://aws.amazon.com/ec2/previous-generation/
# custom:
#   id: aws-ec2-previous-generation
#   category: right-sizing
#   resource_types:
#     - aws_instance
#     - aws_launch_template
#     - aws_launch_configuration
#     - aws_spot_instance_request
#     - aws_eks_node_group
#     - aws_batch_compute_environment
#     - aws_emr_cluster
#   confidence: 0.9
#   remedy: >-
#     Take the successor; from a type on Xen the image needs drivers for ENA and NVMe, and local
#     disks are lost.
package costguard.policies.aws_ec2_previous_generation

import data.costguard.lib
import data.costguard.lib.machines
import rego.v1

warn contains finding if {
	some kind in _kinds
	some r in lib.planned(kind)
	not _bound(r)
	changes := [{"path": m.path, "value": successor} |
		some m in machines.named(r)
		successor := machines.successor(_types, _families, m.type)
	]
	count(changes) > 0
	names := concat(", ", {change.value | some change in changes})
	finding := {
		"msg": concat("", [r.address, ": the machine type has a successor; ", names, " costs no more"]),
		"address": r.address,
		"changes": machines.distinct(r, changes),
	}
}

_kinds := {
	"aws_instance",
	"aws_launch_template",
	"aws_launch_configuration",
	"aws_spot_instance_request",
	"aws_eks_node_group",
	"aws_batch_compute_environment",
	"aws_emr_cluster",
}

# A dedicated host is of one family: another type does not fit it.
_bound(r) if r.after.tenancy == "host"

_bound(r) if r.after.placement[0].tenancy == "host"

_families := lib.parameter("aws-ec2-previous-generation", "families", {})

_types := lib.parameter("aws-ec2-previous-generation", "types", {})
