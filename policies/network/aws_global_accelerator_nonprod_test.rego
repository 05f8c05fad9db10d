package costguard.policies.aws_global_accelerator_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_global_accelerator_nonprod as policy
import rego.v1

test_an_accelerator if {
	given := [
		{
			"address": "aws_globalaccelerator_accelerator.a",
			"after": {"name": "a", "enabled": true},
		},
	]
	wanted := {"aws_globalaccelerator_accelerator.a"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("dev", given)
}

test_it_is_enabled_unless_it_says_otherwise if {
	given := [
		{
			"address": "aws_globalaccelerator_accelerator.a",
			"after": {"name": "a", "enabled": null},
		},
	]
	wanted := {"aws_globalaccelerator_accelerator.a"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("dev", given)
}

test_an_accelerator_that_is_disabled if {
	given := [
		{
			"address": "aws_globalaccelerator_accelerator.a",
			"after": {"name": "a", "enabled": false},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_whether_it_is_enabled_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_globalaccelerator_accelerator.a",
			"after": {"name": "a"},
			"unknown": {"enabled": true},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}
