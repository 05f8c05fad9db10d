package costguard.policies.aws_asg_spot_diversification_test

import data.costguard.lib_test
import data.costguard.policies.aws_asg_spot_diversification as policy
import rego.v1

# As many types, in one family, as a list has.
types(family, numbers) := [{"instance_type": concat("", [family, ".", format_int(n, 10), "xlarge"])} | some n in numbers]

ten := types("m6i", numbers.range(1, 10))

nine := types("m6i", numbers.range(1, 9))

mixed(percentage, overrides) := {"mixed_instances_policy": [{
	"instances_distribution": [{"on_demand_percentage_above_base_capacity": percentage}],
	"launch_template": [{"override": overrides}],
}]}

group(environment, percentage, overrides) := lib_test.creating_in(
	environment,
	"aws_autoscaling_group",
	mixed(percentage, overrides),
)

messages(document) := {finding.msg | some finding in policy.warn with input as document}

test_nine_types_are_found if {
	messages(group("dev", 0, nine)) == {concat("", [
		"aws_autoscaling_group.x: the group buys spot and has 9 machine types to choose from; 10 are wanted",
	])}
}

test_ten_types_are_fine if {
	messages(group("dev", 0, ten)) == set()
}

test_in_production_it_is_blocked if {
	count(policy.deny) == 1 with input as group("prod", 0, nine)
	count(policy.warn) == 0 with input as group("prod", 0, nine)
}

test_all_on_demand_is_fine if {
	messages(group("dev", 100, nine)) == set()
}

test_three_types_with_gpus_are_fine if {
	messages(group("dev", 0, types("g5", [1, 2, 4]))) == set()
}

test_two_types_with_gpus_are_found if {
	count(messages(group("dev", 0, types("g5", [1, 2])))) == 1
}

test_a_description_of_machines_is_fine if {
	messages(group("dev", 0, [{"instance_requirements": [{"vcpu_count": [{"min": 2}]}]}])) == set()
}

test_a_description_that_is_not_known_is_no_finding if {
	document := lib_test.creating_unknown(
		"aws_autoscaling_group",
		mixed(0, [{}]),
		["mixed_instances_policy.0.launch_template.0.override.0.instance_requirements"],
	)
	messages(document) == set()
}

from_template(after, unknown) := lib_test.plan_in("dev", [
	{
		"address": "aws_autoscaling_group.x",
		"after": mixed(0, []),
		"references": {"mixed_instances_policy.launch_template.launch_template_specification.launch_template_id": [
			"aws_launch_template.x",
		]},
	},
	{"address": "aws_launch_template.x", "after": after, "unknown": unknown},
])

test_a_template_that_describes_machines_is_fine if {
	messages(from_template({"instance_requirements": [{"vcpu_count": [{"min": 2}]}]}, {})) == set()
}

test_a_template_that_does_not_tell_is_no_finding if {
	messages(from_template({}, {"instance_requirements": true})) == set()
}

test_a_template_of_one_type_is_found if {
	count(messages(from_template({"instance_type": "m6i.large", "instance_requirements": []}, {}))) == 1
}

test_one_zone_is_found if {
	document := lib_test.creating(
		"aws_autoscaling_group",
		object.union(mixed(0, ten), {"vpc_zone_identifier": ["subnet-1"]}),
	)
	messages(document) == {"aws_autoscaling_group.x: the group buys spot and has one zone only"}
}

test_two_subnets_are_fine if {
	document := lib_test.creating(
		"aws_autoscaling_group",
		object.union(mixed(0, ten), {"vpc_zone_identifier": ["subnet-1", "subnet-2"]}),
	)
	messages(document) == set()
}

test_types_that_are_not_known_are_no_finding if {
	document := lib_test.creating_unknown(
		"aws_autoscaling_group",
		mixed(0, []),
		["mixed_instances_policy.0.launch_template.0.override"],
	)
	messages(document) == set()
}

fleet(kind) := {
	"target_capacity_specification": [{"default_target_capacity_type": kind}],
	"launch_template_config": [{"override": nine}],
}

test_a_fleet_on_spot_is_found if {
	count(messages(lib_test.creating("aws_ec2_fleet", fleet("spot")))) == 1
}

test_a_fleet_on_demand_is_fine if {
	messages(lib_test.creating("aws_ec2_fleet", fleet("on-demand"))) == set()
}

test_a_fleet_whose_types_are_not_known_is_no_finding if {
	document := lib_test.creating_unknown("aws_ec2_fleet", fleet("spot"), ["launch_template_config.0.override"])
	messages(document) == set()
}

test_a_spot_fleet_is_found if {
	document := lib_test.creating(
		"aws_spot_fleet_request",
		{"launch_specification": [{"instance_type": "m6i.large"}], "launch_template_config": [{"overrides": nine}]},
	)
	messages(document) == set()
	count(messages(lib_test.creating("aws_spot_fleet_request", {"launch_specification": nine}))) == 1
}

test_a_spot_fleet_whose_types_are_not_known_is_no_finding if {
	document := lib_test.creating_unknown(
		"aws_spot_fleet_request",
		{"launch_specification": nine},
		["launch_template_config"],
	)
	messages(document) == set()
}
