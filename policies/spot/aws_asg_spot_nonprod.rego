# METADATA
# title: A group outside production buys on demand
# description: >-
#   An Auto Scaling group without a mixed instances policy, or with one that leaves a share on
#   demand, pays the full price for machines that may be interrupted.
# related_resources:
#   - https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html
# custom:
#   id: aws-asg-spot-nonprod
#   category: spot
#   resource_types: [aws_autoscaling_group]
#   environments: [nonprod]
#   remedy: >-
#     Use a `mixed_instances_policy` with `on_demand_base_capacity` 0,
#     `on_demand_percentage_above_base_capacity` 0, `spot_allocation_strategy`
#     price-capacity-optimized, and `capacity_rebalance`; tag what keeps state.
package costguard.policies.aws_asg_spot_nonprod

import data.costguard.lib
import data.costguard.lib.groups
import data.costguard.lib.marks
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_autoscaling_group")
	not marks.maybe_stateful(r)
	not groups.mixed(r)
	not lib.unknown(r, "mixed_instances_policy")
	not groups.spot(r)
	not groups.spot_open(r)
	finding := {
		"msg": concat("", [r.address, ": the group buys all machines on demand; outside production spot will do"]),
		"address": r.address,
	}
}

warn contains finding if {
	some r in lib.planned("aws_autoscaling_group")
	not marks.maybe_stateful(r)
	_on_demand(r)
	finding := {
		"msg": concat("", [r.address, ": the group buys a part on demand; outside production spot will do"]),
		"address": r.address,
		"changes": _changes(r),
	}
}

_on_demand(r) if groups.percentage(r) > 0

_on_demand(r) if groups.base(r) > 0

_changes(r) := [
	{"path": concat(".0.", [_at, "on_demand_base_capacity"]), "value": 0},
	{"path": concat(".0.", [_at, "on_demand_percentage_above_base_capacity"]), "value": 0},
] if {
	count(groups.distribution(r)) > 0
} else := [{
	"path": _at,
	"value": [{
		"on_demand_base_capacity": 0,
		"on_demand_percentage_above_base_capacity": 0,
		"spot_allocation_strategy": "price-capacity-optimized",
	}],
}]

_at := "mixed_instances_policy.0.instances_distribution"
