# METADATA
# title: Premium or Standard cache outside production
# description: >-
#   Standard and Premium caches have a replica that outside production mostly nobody needs. A
#   Premium cache that is divided into shards or stands in a network stays what it is.
# related_resources:
#   - https://azure.microsoft.com/pricing/details/cache/
# custom:
#   id: azure-redis-premium-nonprod
#   category: database
#   resource_types: [azurerm_redis_cache]
#   environments: [nonprod]
#   remedy: Set `sku_name` to Basic and `family` to C, with the capacity of the same size.
package costguard.policies.azure_redis_premium_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

warn contains finding if {
	some r in lib.planned("azurerm_redis_cache")
	sku := paths.known(r, "sku_name", "")
	sku in {"Premium", "Standard"}
	paths.known(r, "shard_count", 0) == 0
	paths.known(r, "subnet_id", "") == ""
	finding := {
		"msg": concat("", [r.address, ": the cache is of type ", sku, "; outside production Basic does"]),
		"address": r.address,
		"changes": array.concat(
			[{"path": "sku_name", "value": "Basic"}, {"path": "family", "value": "C"}],
			capacity(r, sku),
		),
	}
}

# P1 has 6 GB as C3 has, P2 13 GB as C4 has, and so on. Nothing basic is as large as P5.
capacity(r, "Premium") := [{"path": "capacity", "value": size + 2} |
	size := paths.known(r, "capacity", 0)
	size in {1, 2, 3, 4}
]

capacity(_, "Standard") := []
