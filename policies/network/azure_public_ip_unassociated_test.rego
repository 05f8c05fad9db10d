package costguard.policies.azure_public_ip_unassociated_test

import data.costguard.lib_test
import data.costguard.policies.azure_public_ip_unassociated as policy
import rego.v1

ip := {"address": "azurerm_public_ip.a"}

test_an_address_that_nothing_uses_is_found if {
	count(policy.warn) == 1 with input as lib_test.plan_in("prod", [ip])
}

test_an_address_of_a_gateway_is_fine if {
	count(policy.warn) == 0 with input as lib_test.plan_in("prod", [ip, {
		"address": "azurerm_virtual_network_gateway.a",
		"after": {"ip_configuration": [{"name": "a"}]},
		"unknown": {"ip_configuration.0.public_ip_address_id": true},
		"references": {"ip_configuration.public_ip_address_id": ["azurerm_public_ip.a"]},
	}])
}

test_an_address_that_is_used_by_its_id_is_fine if {
	count(policy.warn) == 0 with input as lib_test.plan_in("prod", [
		{"address": "azurerm_public_ip.a", "action": "update", "after": {"id": "/ip/a"}},
		{
			"address": "azurerm_lb.a",
			"action": "no-op",
			"after": {"frontend_ip_configuration": [{"public_ip_address_id": "/ip/a"}]},
		},
	])
}

test_a_record_of_it_is_no_use if {
	count(policy.warn) == 1 with input as lib_test.plan_in("prod", [ip, {
		"address": "azurerm_dns_a_record.a",
		"references": {"records": ["azurerm_public_ip.a"]},
	}])
}

test_a_user_whose_address_is_not_told_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.plan_in("prod", [ip, {
		"address": "azurerm_network_interface.a",
		"after": {"ip_configuration": [{"name": "a"}]},
		"unknown": {"ip_configuration.0.public_ip_address_id": true},
	}])
}

test_an_address_that_goes_away_is_not_judged if {
	gone := object.union(ip, {"action": "delete"})
	count(policy.warn) == 0 with input as lib_test.plan_in("prod", [gone])
}
