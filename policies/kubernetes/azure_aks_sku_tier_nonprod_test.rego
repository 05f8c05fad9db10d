package costguard.policies.azure_aks_sku_tier_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.azure_aks_sku_tier_nonprod as policy
import rego.v1

type := "azurerm_kubernetes_cluster"

test_paid_tiers_are_found if {
	every tier in ["Standard", "Premium", "Paid"] {
		count(policy.warn) == 1 with input as lib_test.creating(type, {"sku_tier": tier})
	}
}

test_the_change_is_to_free if {
	some finding in policy.warn with input as lib_test.creating(type, {"sku_tier": "Standard"})
	finding.changes == [{"path": "sku_tier", "value": "Free"}]
}

test_free_is_fine if {
	count(policy.warn) == 0 with input as lib_test.creating(type, {"sku_tier": "Free"})
}

test_no_tier_means_free if {
	count(policy.warn) == 0 with input as lib_test.creating(type, {"sku_tier": null})
}

test_a_tier_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(type, {}, ["sku_tier"])
}
