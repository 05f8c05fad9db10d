# METADATA
# title: Reservation for Ultra disks outside production
# description: >-
#   A machine that could have Ultra disks pays for it by the processor and hour, even without any
#   attached.
# related_resources:
#   - https://learn.microsoft.com/azure/virtual-machines/disks-enable-ultra-ssd
# custom:
#   id: azure-disk-ultra-nonprod
#   category: storage
#   resource_types: [azurerm_linux_virtual_machine, azurerm_kubernetes_cluster_node_pool]
#   environments: [nonprod]
#   remedy: Set `ultra_ssd_enabled` to false.
package costguard.policies.azure_disk_ultra_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

paths_of := {
	"azurerm_linux_virtual_machine": "additional_capabilities.0.ultra_ssd_enabled",
	"azurerm_kubernetes_cluster_node_pool": "ultra_ssd_enabled",
}

warn contains finding if {
	some type, path in paths_of
	some r in lib.planned(type)
	paths.known(r, path, false) == true
	finding := {
		"msg": concat("", [r.address, ": Ultra disks are reserved outside production, which costs without any attached"]),
		"address": r.address,
		"changes": [{"path": path, "value": false}],
	}
}
