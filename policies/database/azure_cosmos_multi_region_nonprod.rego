# METADATA
# title: Cosmos DB account in several regions, or without the free tier, outside production
# description: >-
#   Each region of an account costs the whole of its throughput again, and writes in all of them
#   cost more. The first 1,000 RU/s of one account in a subscription are free if it asks for that.
# related_resources:
#   - https://azure.microsoft.com/pricing/details/cosmos-db/
# custom:
#   id: azure-cosmos-multi-region-nonprod
#   category: database
#   resource_types: [azurerm_cosmosdb_account]
#   environments: [nonprod]
#   remedy: >-
#     Keep one geo_location, write in one region, and in dev set `free_tier_enabled` to true on one
#     account of the subscription.
package costguard.policies.azure_cosmos_multi_region_nonprod

import data.costguard.lib
import rego.v1

id := "azure-cosmos-multi-region-nonprod"

warn contains finding if {
	some r in lib.planned("azurerm_cosmosdb_account")
	reasons := {name | some name, _ in wasted(r)}
	count(reasons) > 0
	finding := {
		"msg": concat("", [r.address, ": ", concat(", ", sort(reasons))]),
		"address": r.address,
		"changes": [change | some name in sort(reasons); some change in wasted(r)[name]],
	}
}

# What is wasted, and what would have to be changed.
wasted(r) := object.union_n([regions(r), writes(r), free_tier(r)])

regions(r) := {"it has more than one region": fewer(r)} if {
	not lib.unknown(r, "geo_location")
	count(lib.blocks(r.after, "geo_location")) > 1
} else := {}

fewer(r) := [{"path": "geo_location", "value": first} |
	first := [location | some location in r.after.geo_location; location.failover_priority == 0]
	count(first) == 1
]

writes(r) := {"it writes in all regions": changes} if {
	names := ["multiple_write_locations_enabled", "enable_multiple_write_locations"]
	changes := [{"path": name, "value": false} | some name in names; r.after[name] == true]
	count(changes) > 0
} else := {}

free_tier(r) := {"it does not use the free tier": [{"path": "free_tier_enabled", "value": true}]} if {
	input.context.environment in lib.parameter(id, "free_tier_in", [])
	names := {"free_tier_enabled", "enable_free_tier"} # azurerm 4, and 3 before
	every name in names {
		not lib.unknown(r, name)
		lib.value(r, name, false) == false
	}
} else := {}
