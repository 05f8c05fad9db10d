package costguard.policies.azure_cosmos_multi_region_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.azure_cosmos_multi_region_nonprod as policy
import rego.v1

type := "azurerm_cosmosdb_account"

one := [{"location": "eastus", "failover_priority": 0}]

two := [{"location": "westus", "failover_priority": 1}, {"location": "eastus", "failover_priority": 0}]

test_two_regions_are_found if {
	doc := lib_test.creating_in("staging", type, {"geo_location": two})
	some finding in policy.warn with input as doc
	finding.changes == [{"path": "geo_location", "value": one}]
}

test_writes_in_all_regions_are_found if {
	every name in ["multiple_write_locations_enabled", "enable_multiple_write_locations"] {
		doc := lib_test.creating_in("staging", type, {"geo_location": one, name: true})
		some finding in policy.warn with input as doc
		finding.changes == [{"path": name, "value": false}]
	}
}

test_no_free_tier_is_found_in_dev if {
	doc := lib_test.creating_in("dev", type, {"geo_location": one})
	some finding in policy.warn with input as doc
	finding.changes == [{"path": "free_tier_enabled", "value": true}]
}

test_all_reasons_are_in_one_finding if {
	after := {"geo_location": two, "multiple_write_locations_enabled": true}
	some finding in policy.warn with input as lib_test.creating_in("dev", type, after)
	count(finding.changes) == 3
}

test_no_free_tier_is_fine_in_staging if {
	count(policy.warn) == 0 with input as lib_test.creating_in("staging", type, {"geo_location": one})
}

test_the_free_tier_is_fine if {
	every name in ["free_tier_enabled", "enable_free_tier"] {
		doc := lib_test.creating_in("dev", type, {"geo_location": one, name: true})
		count(policy.warn) == 0 with input as doc
	}
}

test_what_is_not_known_is_no_finding if {
	paths := ["geo_location", "multiple_write_locations_enabled", "free_tier_enabled"]
	count(policy.warn) == 0 with input as lib_test.creating_unknown(type, {}, paths)
}
