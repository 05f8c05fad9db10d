package costguard.policies.aws_nat_gateway_per_az_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_nat_gateway_per_az_nonprod as policy
import rego.v1

test_two_gateways_in_one_vpc if {
	given := [
		{"address": "aws_vpc.main", "after": {"cidr_block": "10.0.0.0/16"}},
		{
			"address": "aws_subnet.a",
			"after": {"cidr_block": "10.0.1.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.main"]},
		},
		{
			"address": "aws_subnet.b",
			"after": {"cidr_block": "10.0.2.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.main"]},
		},
		{
			"address": "aws_nat_gateway.a",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["aws_subnet.a"]},
		},
		{
			"address": "aws_nat_gateway.b",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["aws_subnet.b"]},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_nat_gateway.b"} with input as lib_test.plan_in("dev", given)
}

test_staging_is_only_warned_of_it if {
	given := [
		{"address": "aws_vpc.main", "after": {"cidr_block": "10.0.0.0/16"}},
		{
			"address": "aws_subnet.a",
			"after": {"cidr_block": "10.0.1.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.main"]},
		},
		{
			"address": "aws_subnet.b",
			"after": {"cidr_block": "10.0.2.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.main"]},
		},
		{
			"address": "aws_nat_gateway.a",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["aws_subnet.a"]},
		},
		{
			"address": "aws_nat_gateway.b",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["aws_subnet.b"]},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_nat_gateway.b"} with input as lib_test.plan_in("staging", given)
}

test_one_gateway_in_a_vpc if {
	given := [
		{"address": "aws_vpc.main", "after": {"cidr_block": "10.0.0.0/16"}},
		{
			"address": "aws_subnet.a",
			"after": {"cidr_block": "10.0.1.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.main"]},
		},
		{
			"address": "aws_subnet.b",
			"after": {"cidr_block": "10.0.2.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.main"]},
		},
		{
			"address": "aws_nat_gateway.a",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["aws_subnet.a"]},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_a_gateway_in_each_of_two_vpcs if {
	given := [
		{"address": "aws_vpc.main", "after": {"cidr_block": "10.0.0.0/16"}},
		{
			"address": "aws_subnet.a",
			"after": {"cidr_block": "10.0.1.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.main"]},
		},
		{
			"address": "aws_subnet.b",
			"after": {"cidr_block": "10.0.2.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.other"]},
		},
		{
			"address": "aws_nat_gateway.a",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["aws_subnet.a"]},
		},
		{
			"address": "aws_nat_gateway.b",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["aws_subnet.b"]},
		},
		{"address": "aws_vpc.other", "after": {"cidr_block": "10.1.0.0/16"}},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_it_is_not_known_which_subnets_the_gateways_are_in if {
	given := [
		{"address": "aws_vpc.main", "after": {"cidr_block": "10.0.0.0/16"}},
		{
			"address": "aws_subnet.a",
			"after": {"cidr_block": "10.0.1.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.main"]},
		},
		{
			"address": "aws_subnet.b",
			"after": {"cidr_block": "10.0.2.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.main"]},
		},
		{
			"address": "aws_nat_gateway.a",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
		},
		{
			"address": "aws_nat_gateway.b",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_a_vpc_that_is_there_already_is_known_by_its_id if {
	given := [
		{"address": "aws_subnet.a", "after": {"vpc_id": "vpc-1"}},
		{"address": "aws_subnet.b", "after": {"vpc_id": "vpc-1"}},
		{
			"address": "aws_nat_gateway.a",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["aws_subnet.a"]},
		},
		{
			"address": "aws_nat_gateway.b",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["aws_subnet.b"]},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_nat_gateway.b"} with input as lib_test.plan_in("dev", given)
}

test_subnets_that_are_there_already_are_known_by_their_ids if {
	given := [
		{"address": "aws_subnet.a", "after": {"id": "subnet-1", "vpc_id": "vpc-1"}},
		{"address": "aws_subnet.b", "after": {"id": "subnet-2", "vpc_id": "vpc-1"}},
		{"address": "aws_nat_gateway.a", "after": {"subnet_id": "subnet-1"}},
		{"address": "aws_nat_gateway.b", "after": {"subnet_id": "subnet-2"}},
	]
	lib_test.addresses(policy.deny) == {"aws_nat_gateway.b"} with input as lib_test.plan_in("dev", given)
}

test_a_module_with_one_vpc_has_three_gateways if {
	given := [
		{"address": "module.vpc.aws_vpc.this[0]", "after": {}, "module": "module.vpc"},
		{
			"address": "module.vpc.aws_subnet.public[0]",
			"after": {},
			"unknown": {"vpc_id": true},
			"module": "module.vpc",
		},
		{
			"address": "module.vpc.aws_subnet.public[1]",
			"after": {},
			"unknown": {"vpc_id": true},
			"module": "module.vpc",
		},
		{
			"address": "module.vpc.aws_subnet.public[2]",
			"after": {},
			"unknown": {"vpc_id": true},
			"module": "module.vpc",
		},
		{
			"address": "module.vpc.aws_nat_gateway.this[0]",
			"after": {},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["module.vpc.aws_subnet.public"]},
			"module": "module.vpc",
		},
		{
			"address": "module.vpc.aws_nat_gateway.this[1]",
			"after": {},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["module.vpc.aws_subnet.public"]},
			"module": "module.vpc",
		},
		{
			"address": "module.vpc.aws_nat_gateway.this[2]",
			"after": {},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["module.vpc.aws_subnet.public"]},
			"module": "module.vpc",
		},
	]
	wanted := {"module.vpc.aws_nat_gateway.this[1]", "module.vpc.aws_nat_gateway.this[2]"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("dev", given)
}

test_two_instances_of_a_module_have_a_gateway_each if {
	given := [
		{
			"address": "module.net[\"a\"].aws_vpc.this",
			"after": {},
			"module": "module.net[\"a\"]",
		},
		{
			"address": "module.net[\"a\"].aws_subnet.public",
			"after": {},
			"references": {"vpc_id": ["module.net.aws_vpc.this"]},
			"module": "module.net[\"a\"]",
		},
		{
			"address": "module.net[\"a\"].aws_nat_gateway.this",
			"after": {},
			"references": {"subnet_id": ["module.net.aws_subnet.public"]},
			"module": "module.net[\"a\"]",
		},
		{
			"address": "module.net[\"b\"].aws_vpc.this",
			"after": {},
			"module": "module.net[\"b\"]",
		},
		{
			"address": "module.net[\"b\"].aws_subnet.public",
			"after": {},
			"references": {"vpc_id": ["module.net.aws_vpc.this"]},
			"module": "module.net[\"b\"]",
		},
		{
			"address": "module.net[\"b\"].aws_nat_gateway.this",
			"after": {},
			"references": {"subnet_id": ["module.net.aws_subnet.public"]},
			"module": "module.net[\"b\"]",
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_a_regional_gateway_in_two_zones if {
	given := [
		{
			"address": "aws_nat_gateway.r",
			"after": {
				"availability_mode": "regional",
				"availability_zone_address": [{"availability_zone": "eu-west-1a"}, {"availability_zone": "eu-west-1b"}],
			},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_nat_gateway.r"} with input as lib_test.plan_in("dev", given)
}

test_a_regional_gateway_in_one_zone if {
	given := [
		{
			"address": "aws_nat_gateway.r",
			"after": {
				"availability_mode": "regional",
				"availability_zone_address": [{"availability_zone": "eu-west-1a"}],
			},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_a_gateway_that_is_there_stays_before_a_new_one if {
	given := [
		{"address": "aws_vpc.main", "after": {"cidr_block": "10.0.0.0/16"}},
		{
			"address": "aws_subnet.a",
			"after": {"cidr_block": "10.0.1.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.main"]},
		},
		{
			"address": "aws_subnet.b",
			"after": {"cidr_block": "10.0.2.0/24"},
			"unknown": {"vpc_id": true},
			"references": {"vpc_id": ["aws_vpc.main"]},
		},
		{
			"address": "aws_nat_gateway.a",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["aws_subnet.a"]},
		},
		{
			"address": "aws_nat_gateway.b",
			"after": {"connectivity_type": "public"},
			"unknown": {"subnet_id": true},
			"references": {"subnet_id": ["aws_subnet.b"]},
			"action": "no-op",
		},
	]
	lib_test.addresses(policy.deny) == {"aws_nat_gateway.a"} with input as lib_test.plan_in("dev", given)
}
