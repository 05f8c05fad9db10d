package costguard.policies.azure_storage_replication_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.azure_storage_replication_nonprod as policy
import rego.v1

type := "azurerm_storage_account"

test_copies_elsewhere_are_found if {
	every kind in ["GRS", "RAGRS", "GZRS", "RAGZRS", "ZRS"] {
		count(policy.warn) == 1 with input as lib_test.creating(type, {"account_replication_type": kind})
	}
}

test_the_change_is_to_lrs if {
	some finding in policy.warn with input as lib_test.creating(type, {"account_replication_type": "GRS"})
	finding.changes == [{"path": "account_replication_type", "value": "LRS"}]
}

test_local_copies_are_fine if {
	count(policy.warn) == 0 with input as lib_test.creating(type, {"account_replication_type": "LRS"})
}

test_what_is_not_known_is_no_finding if {
	doc := lib_test.creating_unknown(type, {}, ["account_replication_type"])
	count(policy.warn) == 0 with input as doc
}
