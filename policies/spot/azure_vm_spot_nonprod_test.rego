package costguard.policies.azure_vm_spot_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.azure_vm_spot_nonprod as policy
import rego.v1

type := "azurerm_linux_virtual_machine"

test_regular_is_found if {
	some finding in policy.warn with input as lib_test.creating(type, {"priority": "Regular"})
	finding.changes[0] == {"path": "priority", "value": "Spot"}
}

test_no_priority_means_regular if {
	count(policy.warn) == 1 with input as lib_test.creating(type, {"priority": null})
}

test_spot_is_fine if {
	count(policy.warn) == 0 with input as lib_test.creating(type, {"priority": "Spot"})
}

test_a_priority_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(type, {}, ["priority"])
}

test_what_stays_as_it_is_is_not_judged if {
	count(policy.warn) == 0 with input as lib_test.resource(type, "no-op", {"priority": "Regular"}, {})
}
