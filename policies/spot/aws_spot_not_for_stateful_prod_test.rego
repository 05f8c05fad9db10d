package costguard.policies.aws_spot_not_for_stateful_prod_test

import data.costguard.lib_test
import data.costguard.policies.aws_spot_not_for_stateful_prod as policy
import rego.v1

one(type, after, tags) := lib_test.plan_in("prod", [{
	"address": concat(".", [type, "x"]),
	"after": after,
	"tags": tags,
}])

spot := {"instance_market_options": [{"market_type": "spot"}]}

stateful := {"Stateful": "true"}

test_a_stateful_machine_is_found if {
	count(policy.deny) == 1 with input as one("aws_instance", spot, stateful)
}

test_a_role_tells_of_state if {
	count(policy.deny) == 1 with input as one("aws_spot_instance_request", {}, {"role": "Database"})
}

test_stateful_nodes_are_found if {
	count(policy.deny) == 1 with input as one("aws_eks_node_group", {"capacity_type": "SPOT"}, stateful)
}

test_a_stateful_group_is_found if {
	mixed := {"mixed_instances_policy": [{"instances_distribution": [{"on_demand_percentage_above_base_capacity": 50}]}]}
	count(policy.deny) == 1 with input as one("aws_autoscaling_group", mixed, stateful)
}

test_a_volume_that_stays_is_state if {
	kept := {"ebs_block_device": [{"device_name": "/dev/sdf", "delete_on_termination": false}]}
	count(policy.deny) == 1 with input as one("aws_instance", object.union(spot, kept), {})
}

test_a_volume_that_goes_is_none if {
	gone := {"ebs_block_device": [{"device_name": "/dev/sdf", "delete_on_termination": true}]}
	count(policy.deny) == 0 with input as one("aws_instance", object.union(spot, gone), {})
}

test_an_attached_volume_is_state if {
	document := lib_test.plan_in("prod", [
		{"address": "aws_instance.x[0]", "after": spot},
		{"address": "aws_volume_attachment.x", "references": {"instance_id": ["aws_instance.x"]}},
	])
	count(policy.deny) == 1 with input as document
}

nodes_from(device) := lib_test.plan_in("prod", [
	{
		"address": "aws_eks_node_group.x",
		"after": {"capacity_type": "SPOT"},
		"references": {"launch_template.id": ["aws_launch_template.x"]},
	},
	{
		"address": "aws_launch_template.x",
		"after": {"block_device_mappings": [{"device_name": device, "ebs": [{"delete_on_termination": "false"}]}]},
	},
])

test_a_volume_of_a_template_is_state if {
	count(policy.deny) == 1 with input as nodes_from("/dev/sdf")
}

test_the_root_volume_is_none if {
	count(policy.deny) == 0 with input as nodes_from("/dev/xvda")
}

test_without_state_it_is_fine if {
	count(policy.deny) == 0 with input as one("aws_instance", spot, {"Stateful": "false", "Role": "web"})
}

test_on_demand_it_is_fine if {
	count(policy.deny) == 0 with input as one("aws_instance", {"instance_market_options": []}, stateful)
}

test_a_share_that_is_not_known_is_no_finding if {
	at := "mixed_instances_policy.0.instances_distribution.0.on_demand_percentage_above_base_capacity"
	document := lib_test.plan_in("prod", [{
		"address": "aws_autoscaling_group.x",
		"after": {"mixed_instances_policy": [{"instances_distribution": [{}]}]},
		"unknown": {at: true},
		"tags": stateful,
	}])
	count(policy.deny) == 0 with input as document
}
