# METADATA
# title: Managed disk that nothing is attached to
# description: >-
#   A disk costs the same whether a machine has it or not. Volumes that a cluster made are a case
#   for a waiver.
# related_resources:
#   - https://learn.microsoft.com/azure/virtual-machines/disks-find-unattached-portal
# custom:
#   id: azure-disk-unattached
#   category: storage
#   resource_types: [azurerm_managed_disk]
#   remedy: Attach the disk, or take a snapshot and delete it.
package costguard.policies.azure_disk_unattached

import data.costguard.lib
import data.costguard.lib.links
import rego.v1

# What attaches disks, and by which attribute. A volume of Kubernetes is attached by its cluster.
users := {
	"azurerm_virtual_machine_data_disk_attachment": {"managed_disk_id"},
	"azurerm_virtual_machine": {"storage_data_disk.managed_disk_id", "storage_os_disk.managed_disk_id"},
	"azurerm_linux_virtual_machine": {"os_managed_disk_id"},
	"azurerm_windows_virtual_machine": {"os_managed_disk_id"},
	"kubernetes_persistent_volume": {"spec.persistent_volume_source.azure_disk.data_disk_uri"},
	"kubernetes_persistent_volume_v1": {"spec.persistent_volume_source.azure_disk.data_disk_uri"},
}

attached_blocks := links.targets(users)

attached_ids := links.values(users)

warn contains finding if {
	some r in lib.planned("azurerm_managed_disk")
	not lib.block(r) in attached_blocks
	not r.after.id in attached_ids
	not untold
	finding := {
		"msg": concat("", [r.address, ": no machine has the disk attached, and it costs all the same"]),
		"address": r.address,
	}
}

untold if links.untold(users)
