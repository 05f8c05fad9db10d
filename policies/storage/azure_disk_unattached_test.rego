package costguard.policies.azure_disk_unattached_test

import data.costguard.lib_test
import data.costguard.policies.azure_disk_unattached as policy
import rego.v1

disk := {"address": "azurerm_managed_disk.a[0]"}

attachment := "azurerm_virtual_machine_data_disk_attachment.a"

test_a_disk_without_an_attachment_is_found if {
	count(policy.warn) == 1 with input as lib_test.plan_in("dev", [disk])
}

test_an_attached_disk_is_fine if {
	count(policy.warn) == 0 with input as lib_test.plan_in("dev", [disk, {
		"address": attachment,
		"unknown": {"managed_disk_id": true},
		"references": {"managed_disk_id": ["azurerm_managed_disk.a"]},
	}])
}

test_a_disk_that_is_attached_by_its_id_is_fine if {
	count(policy.warn) == 0 with input as lib_test.plan_in("dev", [
		{"address": "azurerm_managed_disk.a", "action": "update", "after": {"id": "/disk/a"}},
		{"address": attachment, "action": "no-op", "after": {"managed_disk_id": "/disk/a"}},
	])
}

test_an_attachment_that_goes_away_does_not_count if {
	count(policy.warn) == 1 with input as lib_test.plan_in("dev", [disk, {
		"address": attachment,
		"action": "delete",
		"references": {"managed_disk_id": ["azurerm_managed_disk.a"]},
	}])
}

test_an_attachment_of_a_disk_that_is_not_told_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.plan_in("dev", [
		disk,
		{"address": attachment, "unknown": {"managed_disk_id": true}},
	])
}
