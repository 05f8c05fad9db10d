package costguard.policies.aws_vpc_endpoint_interface_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_vpc_endpoint_interface_nonprod as policy
import rego.v1

test_an_endpoint_in_two_subnets if {
	given := [
		{
			"address": "aws_vpc_endpoint.logs",
			"after": {"vpc_endpoint_type": "Interface", "subnet_ids": ["subnet-1", "subnet-2"]},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_vpc_endpoint.logs"} with input as lib_test.plan_in("dev", given)
}

test_an_endpoint_in_two_subnets_says_what_to_change if {
	given := [
		{
			"address": "aws_vpc_endpoint.logs",
			"after": {"vpc_endpoint_type": "Interface", "subnet_ids": ["subnet-1", "subnet-2"]},
		},
	]
	wanted := [[{"path": "subnet_ids", "value": ["subnet-1"]}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_an_endpoint_in_one_subnet if {
	given := [
		{
			"address": "aws_vpc_endpoint.logs",
			"after": {"vpc_endpoint_type": "Interface", "subnet_ids": ["subnet-1"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_gateway_endpoint_costs_nothing if {
	given := [
		{
			"address": "aws_vpc_endpoint.s3",
			"after": {"vpc_endpoint_type": "Gateway", "subnet_ids": null},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_subnets_are_not_known_before_apply if {
	given := [
		{
			"address": "aws_vpc_endpoint.logs",
			"after": {"vpc_endpoint_type": "Interface"},
			"unknown": {"subnet_ids": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
