package costguard.policies.azure_disk_ultra_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.azure_disk_ultra_nonprod as policy
import rego.v1

vm := "azurerm_linux_virtual_machine"

test_a_reservation_is_found if {
	doc := lib_test.creating(vm, {"additional_capabilities": [{"ultra_ssd_enabled": true}]})
	some finding in policy.warn with input as doc
	finding.changes == [{"path": "additional_capabilities.0.ultra_ssd_enabled", "value": false}]
}

test_that_of_a_node_pool_is_found if {
	doc := lib_test.creating("azurerm_kubernetes_cluster_node_pool", {"ultra_ssd_enabled": true})
	count(policy.warn) == 1 with input as doc
}

test_none_is_fine if {
	every after in [{"additional_capabilities": []}, {"additional_capabilities": [{"ultra_ssd_enabled": false}]}] {
		count(policy.warn) == 0 with input as lib_test.creating(vm, after)
	}
}

test_what_is_not_known_is_no_finding if {
	after := {"additional_capabilities": [{}]}
	doc := lib_test.creating_unknown(vm, after, ["additional_capabilities.0.ultra_ssd_enabled"])
	count(policy.warn) == 0 with input as doc
}
