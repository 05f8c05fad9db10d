# METADATA
# title: Premium or Ultra disk outside production
# description: >-
#   Standard SSDs cost less than half of Premium ones of the same size, and serve most work that is
#   not measured.
# related_resources:
#   - https://azure.microsoft.com/pricing/details/managed-disks/
# custom:
#   id: azure-disk-premium-nonprod
#   category: storage
#   resource_types:
#     - azurerm_managed_disk
#     - azurerm_linux_virtual_machine
#     - azurerm_windows_virtual_machine
#   environments: [nonprod]
#   remedy: Set `storage_account_type` to StandardSSD_LRS, except where throughput is tested.
package costguard.policies.azure_disk_premium_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

paths_of := {
	"azurerm_managed_disk": "storage_account_type",
	"azurerm_linux_virtual_machine": "os_disk.0.storage_account_type",
	"azurerm_windows_virtual_machine": "os_disk.0.storage_account_type",
}

warn contains finding if {
	some type, path in paths_of
	some r in lib.planned(type)
	kind := paths.known(r, path, "")
	kind in {"Premium_LRS", "Premium_ZRS", "UltraSSD_LRS"}
	finding := {
		"msg": concat("", [r.address, ": the disk is of type ", kind, "; StandardSSD_LRS costs less"]),
		"address": r.address,
		"changes": [{"path": path, "value": "StandardSSD_LRS"}],
	}
}
