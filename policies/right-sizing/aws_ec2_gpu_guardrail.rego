# METADATA
# title: A machine with GPUs or accelerators has no approval
# description: >-
#   Such machines cost a multiple of others. A tag says who approved one; outside production the
#   plan is blocked without it, and where the machine costs more an hour than the environment allows.
# related_resources:
#   - https://aws.amazon.com/ec2/instance-types/accelerated-computing/
# custom:
#   id: aws-ec2-gpu-guardrail
#   category: right-sizing
#   resource_types:
#     - aws_instance
#     - aws_launch_template
#     - aws_eks_node_group
#     - aws_sagemaker_notebook_instance
#     - aws_sagemaker_endpoint_configuration
#   remedy: >-
#     Add the tag of the approval with owner and end date, or take a cheaper GPU (g6, g5, g4dn),
#     spot and a schedule.
package costguard.policies.aws_ec2_gpu_guardrail

import data.costguard.lib
import data.costguard.lib.machines
import data.costguard.lib.nonprod
import data.costguard.lib.tags
import rego.v1

deny contains finding if {
	nonprod
	some finding in _without_approval
}

warn contains finding if {
	not nonprod
	some finding in _without_approval
}

deny contains finding if {
	nonprod
	limit := _limits[input.context.environment]
	some r in _accelerated
	not tags.missing(r, _tag)
	some line in r.cost.after.components
	line.unit == "hours"
	startswith(line.name, "Instance usage")
	line.unit_price > limit
	finding := {
		"msg": concat("", [r.address, ": the machine with accelerators costs more an hour than this environment allows"]),
		"address": r.address,
	}
}

_without_approval contains finding if {
	some r in _accelerated
	tags.missing(r, _tag)
	not _tag_of_machines(r)
	types := concat(", ", {m.type | some m in machines.named(r); _has(r, m.type)})
	finding := {
		"msg": concat("", [r.address, ": ", types, " has accelerators, and the tag ", _tag, " is missing"]),
		"address": r.address,
	}
}

_accelerated := [r |
	some kind in _kinds
	some r in lib.planned(kind)
	_any(r)
]

_any(r) if {
	some m in machines.named(r)
	_has(r, m.type)
}

_has(_, type) if machines.family(type) in _families

_has(r, type) if {
	r.machine.type == type
	r.machine.gpu_count > 0
}

# A launch template may give the tag to its machines only.
_tag_of_machines(r) if {
	some specification in lib.blocks(r.after, "tag_specifications")
	specification.resource_type == "instance"
	specification.tags[_tag]
}

_tag_of_machines(r) if {
	some path, _ in r.unknown
	startswith(path, "tag_specifications")
}

_kinds := {
	"aws_instance",
	"aws_launch_template",
	"aws_eks_node_group",
	"aws_sagemaker_notebook_instance",
	"aws_sagemaker_endpoint_configuration",
}

_tag := lib.parameter("aws-ec2-gpu-guardrail", "tag", "GpuApproval")

_families := lib.parameter("aws-ec2-gpu-guardrail", "families", [])

_limits := lib.parameter("aws-ec2-gpu-guardrail", "hourly_limit", {"dev": 2})
