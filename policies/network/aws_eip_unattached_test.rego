package costguard.policies.aws_eip_unattached_test

import data.costguard.lib_test
import data.costguard.policies.aws_eip_unattached as policy
import rego.v1

test_a_plan_that_is_not_whole if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {},
			"unknown": {"instance": true, "network_interface": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
		with input.context.complete as false
}

test_an_address_for_nothing if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {"domain": "vpc"},
			"unknown": {"instance": true, "network_interface": true},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_eip.a"} with input as lib_test.plan_in("dev", given)
}

test_nothing_is_set_in_an_address_that_changes if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {"domain": "vpc", "instance": "", "network_interface": null, "id": "eipalloc-1"},
			"action": "update",
		},
	]
	lib_test.addresses(policy.warn) == {"aws_eip.a"} with input as lib_test.plan_in("dev", given)
}

test_the_address_of_a_nat_gateway if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {"domain": "vpc"},
			"unknown": {"instance": true, "network_interface": true},
		},
		{
			"address": "aws_nat_gateway.a",
			"after": {},
			"unknown": {"allocation_id": true},
			"references": {"allocation_id": ["aws_eip.a"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_an_association_takes_it if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {"domain": "vpc"},
			"unknown": {"instance": true, "network_interface": true},
		},
		{
			"address": "aws_eip_association.a",
			"after": {"instance_id": "i-1"},
			"unknown": {"allocation_id": true},
			"references": {"allocation_id": ["aws_eip.a"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_load_balancer_takes_it if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {"domain": "vpc"},
			"unknown": {"instance": true, "network_interface": true},
		},
		{
			"address": "aws_lb.a",
			"after": {"load_balancer_type": "network", "subnet_mapping": [{"subnet_id": "subnet-1"}]},
			"unknown": {"subnet_mapping.0.allocation_id": true},
			"references": {"subnet_mapping.allocation_id": ["aws_eip.a"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_instance_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {"domain": "vpc"},
			"unknown": {"instance": true, "network_interface": true},
			"references": {"instance": ["aws_instance.web"]},
		},
		{
			"address": "aws_instance.web",
			"after": {"instance_type": "t3.micro"},
			"unknown": {"id": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_nat_gateway_takes_an_address_and_it_is_not_told_which if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {"domain": "vpc"},
			"unknown": {"instance": true, "network_interface": true},
		},
		{"address": "aws_nat_gateway.a", "after": {}, "unknown": {"allocation_id": true}},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_an_association_takes_an_address_that_is_not_told if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {"domain": "vpc"},
			"unknown": {"instance": true, "network_interface": true},
		},
		{
			"address": "aws_eip_association.a",
			"after": {"instance_id": "i-1"},
			"unknown": {"allocation_id": true, "public_ip": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_load_balancer_takes_an_address_that_is_not_told if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {"domain": "vpc"},
			"unknown": {"instance": true, "network_interface": true},
		},
		{
			"address": "aws_lb.a",
			"after": {"subnet_mapping": [{"subnet_id": "subnet-1"}]},
			"unknown": {"subnet_mapping.0.allocation_id": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_it_is_taken_by_its_id if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {"instance": "", "network_interface": "", "id": "eipalloc-1"},
			"action": "update",
		},
		{
			"address": "aws_nat_gateway.a",
			"after": {"allocation_id": "eipalloc-2", "secondary_allocation_ids": ["eipalloc-1"]},
			"action": "update",
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_load_balancer_takes_it_by_its_id if {
	given := [
		{
			"address": "aws_eip.a",
			"after": {"instance": "", "network_interface": "", "id": "eipalloc-1"},
			"action": "update",
		},
		{
			"address": "aws_lb.a",
			"after": {"subnet_mapping": [{"allocation_id": "eipalloc-1"}]},
			"action": "update",
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_address_of_an_instance if {
	given := [{"address": "aws_eip.a", "after": {"instance": "i-1", "network_interface": "eni-1"}}]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_each_of_several_addresses_for_nothing if {
	given := [
		{"address": "aws_eip.a[0]", "after": {}},
		{"address": "aws_eip.a[1]", "after": {}},
	]
	wanted := {"aws_eip.a[0]", "aws_eip.a[1]"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}
