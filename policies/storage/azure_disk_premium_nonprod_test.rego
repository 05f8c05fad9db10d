package costguard.policies.azure_disk_premium_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.azure_disk_premium_nonprod as policy
import rego.v1

test_premium_and_ultra_are_found if {
	every kind in ["Premium_LRS", "Premium_ZRS", "UltraSSD_LRS"] {
		doc := lib_test.creating("azurerm_managed_disk", {"storage_account_type": kind})
		count(policy.warn) == 1 with input as doc
	}
}

test_the_disk_of_a_machine_is_found if {
	doc := lib_test.creating(
		"azurerm_windows_virtual_machine",
		{"os_disk": [{"storage_account_type": "Premium_LRS"}]},
	)
	some finding in policy.warn with input as doc
	finding.changes == [{"path": "os_disk.0.storage_account_type", "value": "StandardSSD_LRS"}]
}

test_standard_is_fine if {
	every kind in ["StandardSSD_LRS", "Standard_LRS", "PremiumV2_LRS"] {
		doc := lib_test.creating("azurerm_managed_disk", {"storage_account_type": kind})
		count(policy.warn) == 0 with input as doc
	}
}

test_a_type_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown("azurerm_managed_disk", {}, ["storage_account_type"])
}
