# METADATA
# title: Geo or zone redundant storage outside production
# description: >-
#   Copies in other zones and regions are kept for disasters, and each of them costs by the GB.
# related_resources:
#   - https://learn.microsoft.com/azure/storage/common/storage-redundancy
# custom:
#   id: azure-storage-replication-nonprod
#   category: storage
#   resource_types: [azurerm_storage_account]
#   environments: [nonprod]
#   remedy: >-
#     Set `account_replication_type` to LRS, except where recovery from a disaster is tested.
package costguard.policies.azure_storage_replication_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

warn contains finding if {
	some r in lib.planned("azurerm_storage_account")
	kind := paths.known(r, "account_replication_type", "")
	kind in {"GRS", "RAGRS", "GZRS", "RAGZRS", "ZRS"}
	finding := {
		"msg": concat("", [r.address, ": the storage is replicated as ", kind, "; outside production LRS does"]),
		"address": r.address,
		"changes": [{"path": "account_replication_type", "value": "LRS"}],
	}
}
