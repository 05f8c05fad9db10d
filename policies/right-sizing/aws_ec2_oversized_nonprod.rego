# METADATA
# title: A machine outside production is larger than allowed
# description: >-
#   Each environment has a cap of vCPUs and memory; above twice the cap the plan is blocked. A node
#   group, whose machines are several, is held to the sizes that the environment allows by name.
# related_resources:
#   - https://aws.amazon.com/ec2/instance-types/
# custom:
#   id: aws-ec2-oversized-nonprod
#   category: right-sizing
#   resource_types: [aws_instance, aws_launch_template, aws_eks_node_group]
#   environments: [nonprod]
#   remedy: Take the cheapest type within the cap, or tag the resource as a test of performance.
package costguard.policies.aws_ec2_oversized_nonprod

import data.costguard.lib
import data.costguard.lib.machines
import data.costguard.lib.marks
import data.costguard.lib.volumes
import rego.v1

deny contains finding if {
	some r in _judged
	_above(r, 2)
	finding := _finding(r, "more than twice the cap")
}

warn contains finding if {
	some r in _judged
	_above(r, 1)
	not _above(r, 2)
	finding := _finding(r, "more than the cap")
}

warn contains finding if {
	some r in lib.planned("aws_eks_node_group")
	not marks.performance_test(r)
	large := {m.type |
		some m in machines.named(r)
		contains(machines.size(m.type), "xlarge")
		not machines.size(m.type) in _cap.sizes
	}
	count(large) > 0
	names := concat(", ", large)
	finding := {
		"msg": concat("", [r.address, ": ", names, " is larger than this environment allows"]),
		"address": r.address,
	}
}

_judged := [r |
	some kind in ["aws_instance", "aws_launch_template"]
	some r in lib.planned(kind)

	# Machines with accelerators have a policy of their own, for their size follows from these.
	r.machine.gpu_count == 0
	not marks.performance_test(r)
]

_above(r, times) if r.machine.vcpu > _cap.vcpu * times

_above(r, times) if r.machine.memory_gib > _cap.memory_gib * times

_finding(r, how) := {
	"msg": concat("", [
		r.address, ": ", r.machine.type, " has ", how, " of ",
		volumes.text(_cap.vcpu), " vCPUs and ", volumes.text(_cap.memory_gib), " GiB",
	]),
	"address": r.address,
}

_cap := lib.in_environment(
	lib.parameter("aws-ec2-oversized-nonprod", "caps", {}),
	{"vcpu": 4, "memory_gib": 16, "sizes": ["xlarge"]},
)
