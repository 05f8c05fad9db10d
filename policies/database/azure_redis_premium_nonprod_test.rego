package costguard.policies.azure_redis_premium_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.azure_redis_premium_nonprod as policy
import rego.v1

type := "azurerm_redis_cache"

test_premium_becomes_basic_of_the_same_size if {
	after := {"sku_name": "Premium", "family": "P", "capacity": 1}
	some finding in policy.warn with input as lib_test.creating(type, after)
	finding.changes == [
		{"path": "sku_name", "value": "Basic"},
		{"path": "family", "value": "C"},
		{"path": "capacity", "value": 3},
	]
}

test_standard_keeps_its_capacity if {
	after := {"sku_name": "Standard", "family": "C", "capacity": 3}
	some finding in policy.warn with input as lib_test.creating(type, after)
	finding.changes == [{"path": "sku_name", "value": "Basic"}, {"path": "family", "value": "C"}]
}

test_basic_is_fine if {
	after := {"sku_name": "Basic", "family": "C", "capacity": 3}
	count(policy.warn) == 0 with input as lib_test.creating(type, after)
}

test_shards_and_networks_are_fine if {
	every extra in [{"shard_count": 2}, {"subnet_id": "/subnet/a"}] {
		after := object.union({"sku_name": "Premium", "family": "P", "capacity": 1}, extra)
		count(policy.warn) == 0 with input as lib_test.creating(type, after)
	}
}

test_what_is_not_known_is_no_finding if {
	every path in ["sku_name", "shard_count", "subnet_id"] {
		after := {name: value | some name, value in {"sku_name": "Premium"}; name != path}
		count(policy.warn) == 0 with input as lib_test.creating_unknown(type, after, [path])
	}
}
