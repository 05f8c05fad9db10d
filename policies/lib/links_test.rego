package costguard.lib.links_test

import data.costguard.lib.links
import data.costguard.lib_test
import rego.v1

users := {"azurerm_network_interface": {"ip_configuration.public_ip_address_id"}}

nic := {
	"address": "module.net[0].azurerm_network_interface.a",
	"after": {"ip_configuration": [{"name": "a"}, {"public_ip_address_id": "/ip/1"}]},
}

with_nic(extra) := lib_test.plan_in("dev", [object.union(nic, extra)])

test_a_reference_counts if {
	doc := with_nic({"references": {"ip_configuration.public_ip_address_id": ["module.net.azurerm_public_ip.a"]}})
	links.targets(users) == {"module.net.azurerm_public_ip.a"} with input as doc
}

test_an_id_counts if {
	links.values(users) == {"/ip/1"} with input as with_nic({})
}

test_what_goes_away_does_not_count if {
	links.values(users) == set() with input as with_nic({"action": "delete"})
}

test_an_unknown_without_a_reference_is_untold if {
	doc := with_nic({"unknown": {"ip_configuration.1.public_ip_address_id": true}})
	links.untold(users) with input as doc
}

test_an_unknown_block_is_untold if {
	links.untold(users) with input as with_nic({"unknown": {"ip_configuration": true}})
}

test_an_unknown_with_a_reference_is_told if {
	doc := with_nic({
		"unknown": {"ip_configuration.1.public_ip_address_id": true},
		"references": {"ip_configuration.public_ip_address_id": ["azurerm_public_ip.a"]},
	})
	not links.untold(users) with input as doc
}

test_another_unknown_attribute_is_told if {
	not links.untold(users) with input as with_nic({"unknown": {"id": true}})
}

test_a_plan_that_is_not_whole_is_untold if {
	doc := with_nic({})
	links.untold(users) with input as object.union(doc, {"context": {"complete": false}})
}
