package costguard.policies.aws_ec2_dedicated_tenancy_test

import data.costguard.lib_test
import data.costguard.policies.aws_ec2_dedicated_tenancy as policy
import rego.v1

test_a_dedicated_instance_in_dev if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {"instance_type": "m7i.large", "tenancy": "dedicated"},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_instance.web"} with input as lib_test.plan_in("dev", given)
}

test_a_dedicated_instance_in_dev_says_what_to_change if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {"instance_type": "m7i.large", "tenancy": "dedicated"},
		},
	]
	wanted := [[{"path": "tenancy", "value": "default"}]]
	[f.changes | some f in policy.deny] == wanted with input as lib_test.plan_in("dev", given)
}

test_production_is_only_warned_of_it if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {"instance_type": "m7i.large", "tenancy": "host"},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_instance.web"} with input as lib_test.plan_in("prod", given)
}

test_production_is_only_warned_of_it_says_what_to_change if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {"instance_type": "m7i.large", "tenancy": "host"},
		},
	]
	[f.changes | some f in policy.warn] == [[]] with input as lib_test.plan_in("prod", given)
}

test_an_environment_that_is_not_recognised_is_only_warned_of_it if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {"instance_type": "m7i.large", "tenancy": "host"},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_instance.web"} with input as lib_test.plan_in("somewhere", given)
}

test_a_launch_template if {
	given := [
		{
			"address": "aws_launch_template.web",
			"after": {"instance_type": "m7i.large", "placement": [{"tenancy": "dedicated"}]},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_launch_template.web"} with input as lib_test.plan_in("dev", given)
}

test_a_launch_template_says_what_to_change if {
	given := [
		{
			"address": "aws_launch_template.web",
			"after": {"instance_type": "m7i.large", "placement": [{"tenancy": "dedicated"}]},
		},
	]
	wanted := [[{"path": "placement.0.tenancy", "value": "default"}]]
	[f.changes | some f in policy.deny] == wanted with input as lib_test.plan_in("dev", given)
}

test_a_vpc_for_dedicated_instances if {
	given := [
		{
			"address": "aws_vpc.main",
			"after": {"cidr_block": "10.0.0.0/16", "instance_tenancy": "dedicated"},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_vpc.main"} with input as lib_test.plan_in("dev", given)
}

test_shared_hardware if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {"instance_type": "m7i.large", "tenancy": "default"},
		},
		{"address": "aws_vpc.main", "after": {"instance_tenancy": "default"}},
		{"address": "aws_launch_template.web", "after": {"placement": []}},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_the_tenancy_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_instance.web",
			"after": {"instance_type": "m7i.large"},
			"unknown": {"tenancy": true},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}
