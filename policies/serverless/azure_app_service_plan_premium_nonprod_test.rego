package costguard.policies.azure_app_service_plan_premium_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.azure_app_service_plan_premium_nonprod as policy
import rego.v1

type := "azurerm_service_plan"

test_premium_and_isolated_are_found if {
	every sku in ["P1v2", "P0v3", "I1v2", "EP1"] {
		count(policy.warn) == 1 with input as lib_test.creating(type, {"sku_name": sku})
	}
}

test_the_change_is_to_one_small_worker if {
	some finding in policy.warn with input as lib_test.creating(type, {"sku_name": "P1v2", "worker_count": 3})
	{"path": "sku_name", "value": "B1"} in finding.changes
	{"path": "worker_count", "value": 1} in finding.changes
}

test_others_are_fine if {
	every sku in ["B1", "S1", "Y1", "F1", "FC1", "WS1"] {
		count(policy.warn) == 0 with input as lib_test.creating(type, {"sku_name": sku})
	}
}

test_the_size_instead_is_data if {
	some finding in policy.warn with input as lib_test.creating(type, {"sku_name": "P1v2"})
		with data.costguard.parameters as {"azure-app-service-plan-premium-nonprod": {"sku": "S1"}}
	{"path": "sku_name", "value": "S1"} in finding.changes
}

test_a_size_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(type, {}, ["sku_name"])
}
