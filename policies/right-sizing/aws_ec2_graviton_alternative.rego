# METADATA
# title: An x86 machine has a cheaper one on arm64
# description: >-
#   A family of Graviton has the same size for less. Whether the software runs on arm64 is not in
#   the plan: a tag of the resource tells that it does not. Fargate tasks cost less on arm64 too.
# related_resources:
#   - https://aws.amazon.com/ec2/graviton/
# custom:
#   id: aws-ec2-graviton-alternative
#   category: right-sizing
#   resource_types:
#     - aws_instance
#     - aws_launch_template
#     - aws_eks_node_group
#     - aws_ecs_task_definition
#   confidence: 0.7
#   remedy: >-
#     Take the family on arm64 with an image for it; for a node group the ARM_64 variant of
#     `ami_type`, for a task `cpu_architecture` ARM64 and an image for both architectures.
package costguard.policies.aws_ec2_graviton_alternative

import data.costguard.lib
import data.costguard.lib.machines
import data.costguard.lib.tags
import rego.v1

warn contains finding if {
	some kind in {"aws_instance", "aws_launch_template", "aws_eks_node_group"}
	some r in lib.planned(kind)
	not _bound(r)
	named := machines.named(r)
	changes := [{"path": m.path, "value": successor} |
		some m in named
		successor := machines.successor(_types, _families, m.type)
	]
	count(changes) > 0

	# Nodes of one group have one architecture: all types change, or none.
	count(changes) == count(named)
	names := concat(", ", {change.value | some change in changes})
	finding := {
		"msg": concat("", [r.address, ": the machine is on x86; ", names, " on arm64 costs less"]),
		"address": r.address,
		"changes": _with_image(r, machines.distinct(r, changes)),
	}
}

warn contains finding if {
	some r in lib.planned("aws_ecs_task_definition")
	"FARGATE" in lib.blocks(r.after, "requires_compatibilities")
	not _bound(r)
	not lib.unknown(r, "runtime_platform.0.cpu_architecture")
	platform := _platform(r)
	object.get(platform, "cpu_architecture", null) in {null, "", "X86_64"}
	finding := {
		"msg": concat("", [r.address, ": the Fargate task is on x86; on arm64 it costs less"]),
		"address": r.address,
		"changes": [_on_arm(r)],
	}
}

_platform(r) := found if {
	found := r.after.runtime_platform[0]
	is_object(found)
} else := {}

_on_arm(r) := {"path": "runtime_platform.0.cpu_architecture", "value": "ARM64"} if {
	count(lib.blocks(r.after, "runtime_platform")) > 0
} else := {
	"path": "runtime_platform",
	"value": [{"cpu_architecture": "ARM64", "operating_system_family": "LINUX"}],
}

_with_image(_, []) := []

_with_image(r, changes) := array.concat(changes, _images(r)) if count(changes) > 0

_images(r) := [{"path": "ami_type", "value": replace(image, "x86_64", "ARM_64")} |
	image := lib.text(r.after, "ami_type")
	contains(image, "x86_64")
]

# Tags, or Windows, bind the resource to x86; so may tags that are not known.
_bound(r) if {
	some key in _tag.keys
	lower(r.tags[key]) in _tag.values
}

_bound(r) if {
	some key in _tag.keys
	tags.open(r, key)
}

_bound(r) if startswith(lib.text(r.after, "ami_type"), "WINDOWS")

_bound(r) if startswith(lib.text(_platform(r), "operating_system_family"), "WINDOWS")

_bound(r) if lib.unknown(r, "runtime_platform.0.operating_system_family")

# The image is one of Windows, as the price tells.
_bound(r) if {
	some line in r.cost.after.components
	contains(line.name, "Windows")
}

_families := lib.parameter("aws-ec2-graviton-alternative", "families", {})

_types := lib.parameter("aws-ec2-graviton-alternative", "types", {})

_tag := lib.parameter("aws-ec2-graviton-alternative", "x86_tag", {"keys": [], "values": []})
