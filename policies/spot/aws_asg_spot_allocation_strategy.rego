# METADATA
# title: A mixed group takes the cheapest spot pools only
# description: >-
#   The strategy lowest-price, which is AWS's usual, puts all machines into the pools that are
#   interrupted most often. It makes no difference to a group that buys all on demand.
# related_resources:
#   - https://docs.aws.amazon.com/autoscaling/ec2/userguide/allocation-strategies.html
# custom:
#   id: aws-asg-spot-allocation-strategy
#   category: spot
#   resource_types: [aws_autoscaling_group]
#   remedy: Set `spot_allocation_strategy` to price-capacity-optimized.
package costguard.policies.aws_asg_spot_allocation_strategy

import data.costguard.lib
import data.costguard.lib.groups
import rego.v1

_path := "mixed_instances_policy.0.instances_distribution.0.spot_allocation_strategy"

warn contains finding if {
	some r in lib.planned("aws_autoscaling_group")
	distribution := groups.distribution(r)
	count(distribution) > 0
	not lib.unknown(r, _path)
	object.get(distribution, "spot_allocation_strategy", null) in {null, "lowest-price"}
	not distribution.on_demand_percentage_above_base_capacity == 100
	finding := {
		"msg": concat("", [r.address, ": the spot allocation strategy is lowest-price; its machines are interrupted most often"]),
		"address": r.address,
		"changes": [{"path": _path, "value": "price-capacity-optimized"}],
	}
}
