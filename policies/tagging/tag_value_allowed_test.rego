package costguard.policies.tag_value_allowed_test

import data.costguard.lib_test
import data.costguard.policies.tag_value_allowed as policy
import rego.v1

allowed := {"tag-value-allowed": {"allowed": {
	"env": {"values": ["dev", "staging", "prod"]},
	"cost_center": {"pattern": "^[0-9]{4}$"},
}}}

messages(tags) := {finding.msg |
	found := policy.warn with input as lib_test.creating("azurerm_managed_disk", {"tags": tags})
		with data.costguard.parameters as allowed
	some finding in found
}

test_another_value_is_found if {
	messages({"env": "qa"}) == {"azurerm_managed_disk.x: the tag env has the value qa, which is not allowed"}
}

test_a_misspelt_value_is_told_of if {
	start := "azurerm_managed_disk.x: the tag env has the value "
	messages({"env": "stagign"}) == {concat("", [start, "stagign, which is not allowed; staging is near"])}
	messages({"env": "Prod"}) == {concat("", [start, "Prod, which is not allowed; prod is near"])}
}

test_a_value_that_does_not_match_is_found if {
	count(messages({"cost_center": "12345"})) == 1
}

test_allowed_values_are_fine if {
	count(messages({"env": "prod", "cost_center": "1234", "other": "x"})) == 0
}

test_a_missing_tag_is_fine if {
	count(messages({})) == 0
	count(messages(null)) == 0
}

test_a_value_that_is_not_known_is_no_finding if {
	doc := lib_test.creating_unknown("azurerm_managed_disk", {"tags": {}}, ["tags.env"])
	count(policy.warn) == 0 with input as doc
		with data.costguard.parameters as allowed
}
