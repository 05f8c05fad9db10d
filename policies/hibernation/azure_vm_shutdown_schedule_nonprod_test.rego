package costguard.policies.azure_vm_shutdown_schedule_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.azure_vm_shutdown_schedule_nonprod as policy
import rego.v1

vm := "azurerm_linux_virtual_machine"

schedule := "azurerm_dev_test_global_vm_shutdown_schedule.a"

test_no_schedule_is_denied_in_dev if {
	doc := lib_test.creating_in("dev", vm, {})
	count(policy.deny) == 1 with input as doc
	count(policy.warn) == 0 with input as doc
}

test_no_schedule_is_warned_of_in_staging if {
	doc := lib_test.creating_in("staging", vm, {})
	count(policy.deny) == 0 with input as doc
	count(policy.warn) == 1 with input as doc
}

test_a_schedule_that_refers_to_it if {
	count(policy.deny) == 0 with input as lib_test.plan_in("dev", [
		{"address": "azurerm_linux_virtual_machine.a[0]"},
		{
			"address": schedule,
			"unknown": {"virtual_machine_id": true},
			"references": {"virtual_machine_id": ["azurerm_linux_virtual_machine.a"]},
		},
	])
}

test_a_schedule_with_its_id if {
	count(policy.deny) == 0 with input as lib_test.plan_in("dev", [
		{"address": "azurerm_linux_virtual_machine.a", "action": "update", "after": {"id": "/vm/a"}},
		{"address": schedule, "after": {"virtual_machine_id": "/vm/a"}},
	])
}

test_a_schedule_of_another_machine if {
	found := policy.deny with input as lib_test.plan_in("dev", [
		{"address": "azurerm_linux_virtual_machine.a"},
		{"address": schedule, "after": {"virtual_machine_id": "/vm/b"}},
	])
	lib_test.addresses(found) == {"azurerm_linux_virtual_machine.a"}
}

test_a_schedule_of_a_machine_that_is_not_told_is_no_finding if {
	count(policy.deny) == 0 with input as lib_test.plan_in("dev", [
		{"address": "azurerm_linux_virtual_machine.a"},
		{"address": schedule, "unknown": {"virtual_machine_id": true}},
	])
}

test_automation_is_a_schedule if {
	count(policy.deny) == 0 with input as lib_test.plan_in("dev", [
		{"address": "azurerm_windows_virtual_machine.a"},
		{"address": "azurerm_automation_schedule.night"},
	])
}
