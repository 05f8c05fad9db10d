package costguard.policies.azure_vm_previous_generation_test

import data.costguard.lib_test
import data.costguard.policies.azure_vm_previous_generation as policy
import rego.v1

vm := "azurerm_linux_virtual_machine"

test_a_new_machine_of_a_series_that_retires_is_denied if {
	some finding in policy.deny with input as lib_test.creating(vm, {"size": "Standard_DS2_v2"})
	finding.changes == [{"path": "size", "value": "Standard_D2as_v6"}]
}

test_one_that_is_there_is_warned_of if {
	doc := lib_test.resource(vm, "update", {"size": "Standard_F4s_v2"}, {})
	count(policy.deny) == 0 with input as doc
	some finding in policy.warn with input as doc
	finding.changes == [{"path": "size", "value": "Standard_D4als_v6"}]
}

test_v3_is_warned_of if {
	doc := lib_test.creating("azurerm_windows_virtual_machine", {"size": "Standard_D16s_v3"})
	count(policy.deny) == 0 with input as doc
	some finding in policy.warn with input as doc
	finding.changes == [{"path": "size", "value": "Standard_D16as_v6"}]
}

test_a_size_without_a_successor_has_no_changes if {
	some finding in policy.deny with input as lib_test.creating(vm, {"size": "Standard_L8s_v2"})
	finding.changes == []
}

test_the_default_pool_of_a_cluster if {
	some finding in policy.warn with input as lib_test.creating(
		"azurerm_kubernetes_cluster",
		{"default_node_pool": [{"vm_size": "Standard_E2s_v3"}]},
	)
	finding.changes == [{"path": "default_node_pool.0.vm_size", "value": "Standard_E2as_v5"}]
}

test_a_current_size_is_fine if {
	every size in ["Standard_D2s_v5", "Standard_B2als_v2", "Standard_F2as_v6", "Standard_NV12ads_A10_v5"] {
		doc := lib_test.creating(vm, {"size": size})
		count(policy.warn | policy.deny) == 0 with input as doc
	}
}

test_a_size_that_is_not_known_is_no_finding if {
	count(policy.warn | policy.deny) == 0 with input as lib_test.creating_unknown(vm, {}, ["size"])
}

test_upper_and_lower_case_are_the_same if {
	some finding in policy.warn with input as lib_test.creating(vm, {"size": "standard_d4S_v3"})
	finding.changes == [{"path": "size", "value": "Standard_D4as_v6"}]
}

test_series_are_data if {
	doc := lib_test.creating(vm, {"size": "Standard_X1"})
	series := [{"sizes": "^Standard_X([0-9]+)$", "successor": "Standard_Y${1}"}]
	some finding in policy.warn with input as doc
		with data.costguard.parameters as {"azure-vm-previous-generation": {"series": series}}
	finding.changes == [{"path": "size", "value": "Standard_Y1"}]
}
