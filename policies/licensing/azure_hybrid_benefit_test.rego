package costguard.policies.azure_hybrid_benefit_test

import data.costguard.lib_test
import data.costguard.policies.azure_hybrid_benefit as policy
import rego.v1

owned := {"azure-hybrid-benefit": {"hybrid_benefit": true}}

test_a_windows_licence_is_found if {
	every licence in [null, "None"] {
		doc := lib_test.creating("azurerm_windows_virtual_machine", {"license_type": licence})
		some finding in policy.warn with input as doc
			with data.costguard.parameters as owned
		finding.changes == [{"path": "license_type", "value": "Windows_Server"}]
	}
}

test_a_sql_licence_is_found if {
	doc := lib_test.creating("azurerm_mssql_database", {"license_type": "LicenseIncluded"})
	some finding in policy.warn with input as doc
		with data.costguard.parameters as owned
	finding.changes == [{"path": "license_type", "value": "BasePrice"}]
}

test_owned_licences_are_fine if {
	every type, licence in {
		"azurerm_windows_virtual_machine": "Windows_Server",
		"azurerm_mssql_managed_instance": "BasePrice",
		"azurerm_mssql_database": null,
	} {
		doc := lib_test.creating(type, {"license_type": licence})
		count(policy.warn) == 0 with input as doc
			with data.costguard.parameters as owned
	}
}

test_without_the_word_of_the_owner_nothing_is_found if {
	count(policy.warn) == 0 with input as lib_test.creating("azurerm_windows_virtual_machine", {})
}

test_what_is_not_known_is_no_finding if {
	doc := lib_test.creating_unknown("azurerm_windows_virtual_machine", {}, ["license_type"])
	count(policy.warn) == 0 with input as doc
		with data.costguard.parameters as owned
}
