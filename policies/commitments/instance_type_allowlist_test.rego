package costguard.policies.instance_type_allowlist_test

import data.costguard.lib_test
import data.costguard.policies.instance_type_allowlist as policy
import rego.v1

test_a_family_that_is_not_covered if {
	given := [{"address": "aws_instance.web", "after": {"instance_type": "m1.large"}}]
	lib_test.addresses(policy.warn) == {"aws_instance.web"} with input as lib_test.plan_in("dev", given)
}

test_production_blocks if {
	given := [{"address": "aws_instance.web", "after": {"instance_type": "m1.large"}}]
	lib_test.addresses(policy.deny) == {"aws_instance.web"} with input as lib_test.plan_in("prod", given)
}

test_a_family_that_is_covered if {
	given := [{"address": "aws_instance.web", "after": {"instance_type": "m7g.large"}}]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_spot_instance if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {
				"instance_type": "m1.large",
				"instance_market_options": [{"market_type": "spot"}],
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_type_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {"ami": "ami-1"},
			"unknown": {"instance_type": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_one_of_the_types_of_a_node_group if {
	given := [
		{
			"address": "aws_eks_node_group.a",
			"after": {"instance_types": ["m7g.large", "c1.xlarge"], "capacity_type": "ON_DEMAND"},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_eks_node_group.a"} with input as lib_test.plan_in("dev", given)
}

test_a_node_group_of_spot_machines if {
	given := [
		{
			"address": "aws_eks_node_group.a",
			"after": {"instance_types": ["c1.xlarge"], "capacity_type": "SPOT"},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_whether_it_is_spot_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {"instance_type": "m1.large", "instance_market_options": [{}]},
			"unknown": {"instance_market_options.0.market_type": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_provider_fills_the_market_in if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {"instance_type": "m1.large"},
			"unknown": {"instance_market_options": true},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_instance.web"} with input as lib_test.plan_in("dev", given)
}

test_the_region_is_not_known if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {"instance_type": "m1.large"},
			"region": null,
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

only_m7g := {"instance-type-allowlist": {"types": {"us-*:m7g.*": true, "us-*:m7g.metal": false, "eu-*:*": true}}}

web(region, type) := lib_test.plan_in("dev", [{
	"address": "aws_instance.web",
	"region": region,
	"after": {"instance_type": type},
}])

test_what_no_pattern_matches_is_not_covered if {
	count(policy.warn) == 1 with input as web("us-east-1", "m7i.large")
		with data.costguard.parameters as only_m7g
}

test_a_pattern_of_a_region_covers_that_region if {
	count(policy.warn) == 0 with input as web("eu-west-1", "m7i.large")
		with data.costguard.parameters as only_m7g
}

test_the_most_specific_pattern_decides if {
	count(policy.warn) == 1 with input as web("us-east-1", "m7g.metal")
		with data.costguard.parameters as only_m7g
}

test_a_pattern_covers_the_family if {
	count(policy.warn) == 0 with input as web("us-east-1", "m7g.large")
		with data.costguard.parameters as only_m7g
}
