package costguard.policies.aws_network_firewall_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_network_firewall_nonprod as policy
import rego.v1

test_a_firewall_with_an_endpoint if {
	given := [
		{
			"address": "aws_networkfirewall_firewall.a",
			"after": {"name": "a", "subnet_mapping": [{"subnet_id": "subnet-1"}]},
		},
	]
	wanted := {"aws_networkfirewall_firewall.a"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("dev", given)
}

test_a_firewall_without_endpoints if {
	given := [
		{
			"address": "aws_networkfirewall_firewall.a",
			"after": {"name": "a", "subnet_mapping": []},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_the_endpoints_are_not_known_before_apply if {
	given := [
		{
			"address": "aws_networkfirewall_firewall.a",
			"after": {"name": "a"},
			"unknown": {"subnet_mapping": true},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_the_subnet_alone_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_networkfirewall_firewall.a",
			"after": {"name": "a", "subnet_mapping": [{"ip_address_type": "IPV4"}]},
			"unknown": {"subnet_mapping.0.subnet_id": true},
		},
	]
	wanted := {"aws_networkfirewall_firewall.a"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("dev", given)
}
