package costguard.policies.azure_postgres_flexible_ha_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.azure_postgres_flexible_ha_nonprod as policy
import rego.v1

type := "azurerm_postgresql_flexible_server"

standby := {"high_availability": [{"mode": "ZoneRedundant"}]}

test_a_standby_is_denied_in_dev if {
	doc := lib_test.creating_in("dev", type, standby)
	count(policy.warn) == 0 with input as doc
	some finding in policy.deny with input as doc
	finding.changes == [{"path": "high_availability", "value": []}]
}

test_a_standby_is_warned_of_in_staging if {
	doc := lib_test.creating_in("staging", "azurerm_mysql_flexible_server", standby)
	count(policy.deny) == 0 with input as doc
	count(policy.warn) == 1 with input as doc
}

test_no_standby_is_fine if {
	count(policy.deny) == 0 with input as lib_test.creating(type, {"high_availability": []})
}

test_a_standby_whose_zone_is_not_known_is_found if {
	after := {"high_availability": [{"mode": "ZoneRedundant"}]}
	doc := lib_test.creating_unknown(type, after, ["high_availability.0.standby_availability_zone"])
	count(policy.deny) == 1 with input as doc
}

test_a_block_that_is_not_known_is_no_finding if {
	count(policy.deny) == 0 with input as lib_test.creating_unknown(type, {}, ["high_availability"])
}
