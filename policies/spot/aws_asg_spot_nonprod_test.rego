package costguard.policies.aws_asg_spot_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_asg_spot_nonprod as policy
import rego.v1

group(distribution) := lib_test.creating("aws_autoscaling_group", mixed(distribution))

mixed(distribution) := {"mixed_instances_policy": [{"instances_distribution": distribution}]}

# A group that starts from a template with these attributes.
from_template(after, unknown) := lib_test.plan_in("dev", [
	{
		"address": "aws_autoscaling_group.x",
		"after": {"mixed_instances_policy": [], "launch_template": [{"version": "$Latest"}]},
		"references": {"launch_template.id": ["aws_launch_template.x"]},
	},
	{"address": "aws_launch_template.x", "after": after, "unknown": unknown},
])

paths(document) := {change.path |
	some finding in policy.warn with input as document
	some change in finding.changes
}

at := "mixed_instances_policy.0.instances_distribution"

test_no_mixed_policy_is_found if {
	count(policy.warn) == 1 with input as lib_test.creating("aws_autoscaling_group", {"mixed_instances_policy": []})
}

test_a_percentage_on_demand_is_found if {
	paths(group([{"on_demand_percentage_above_base_capacity": 20}])) == {
		concat("", [at, ".0.on_demand_base_capacity"]),
		concat("", [at, ".0.on_demand_percentage_above_base_capacity"]),
	}
}

test_no_distribution_means_on_demand if {
	paths(group([])) == {at}
}

test_a_base_on_demand_is_found if {
	count(policy.warn) == 1 with input as group([{
		"on_demand_percentage_above_base_capacity": 0,
		"on_demand_base_capacity": 1,
	}])
}

test_all_on_spot_is_fine if {
	count(policy.warn) == 0 with input as group([{
		"on_demand_percentage_above_base_capacity": 0,
		"on_demand_base_capacity": 0,
	}])
}

test_a_template_on_spot_is_fine if {
	count(policy.warn) == 0 with input as from_template({"instance_market_options": [{"market_type": "spot"}]}, {})
}

test_a_template_on_demand_is_found if {
	count(policy.warn) == 1 with input as from_template({"instance_market_options": []}, {})
}

test_a_template_that_does_not_tell_is_no_finding if {
	count(policy.warn) == 0 with input as from_template({}, {"instance_market_options": true})
}

test_a_launch_configuration_on_spot_is_fine if {
	document := lib_test.plan_in("dev", [
		{
			"address": "aws_autoscaling_group.x",
			"after": {"mixed_instances_policy": []},
			"references": {"launch_configuration": ["aws_launch_configuration.x"]},
		},
		{"address": "aws_launch_configuration.x", "after": {"spot_price": "0.1"}},
	])
	count(policy.warn) == 0 with input as document
}

test_a_launch_configuration_that_does_not_tell_is_no_finding if {
	document := lib_test.plan_in("dev", [
		{
			"address": "aws_autoscaling_group.x",
			"after": {"mixed_instances_policy": []},
			"references": {"launch_configuration": ["aws_launch_configuration.x"]},
		},
		{"address": "aws_launch_configuration.x", "unknown": {"spot_price": true}},
	])
	count(policy.warn) == 0 with input as document
}

test_what_keeps_state_is_fine if {
	plain := {"address": "aws_autoscaling_group.x", "after": {"mixed_instances_policy": []}}
	count(policy.warn) == 0 with input as lib_test.plan_in(
		"dev",
		[object.union(plain, {"tags": {"Stateful": "true"}})],
	)
	count(policy.warn) == 0 with input as lib_test.plan_in("dev", [object.union(plain, {"tags": {"Role": "Queue"}})])
}

test_tags_that_are_not_known_are_no_finding if {
	document := lib_test.creating_unknown("aws_autoscaling_group", {"mixed_instances_policy": []}, ["tag.0.value"])
	count(policy.warn) == 0 with input as document
}

test_a_percentage_that_is_not_known_is_no_finding if {
	document := lib_test.creating_unknown(
		"aws_autoscaling_group",
		mixed([{"on_demand_base_capacity": 0}]),
		[concat("", [at, ".0.on_demand_percentage_above_base_capacity"])],
	)
	count(policy.warn) == 0 with input as document
}

test_a_policy_that_is_not_known_is_no_finding if {
	document := lib_test.creating_unknown("aws_autoscaling_group", {}, ["mixed_instances_policy"])
	count(policy.warn) == 0 with input as document
}
