# METADATA
# title: VM or scale set at regular priority outside production
# description: >-
#   Machines that may be interrupted can run on spare capacity for a fraction of the price. Azure
#   gives 30 seconds' notice and no service level, so nothing that keeps state belongs there.
# related_resources:
#   - https://learn.microsoft.com/azure/virtual-machines/spot-vms
# custom:
#   id: azure-vm-spot-nonprod
#   category: spot
#   resource_types:
#     - azurerm_linux_virtual_machine
#     - azurerm_windows_virtual_machine
#     - azurerm_linux_virtual_machine_scale_set
#   environments: [nonprod]
#   remedy: >-
#     Set `priority` to Spot, `eviction_policy` to Deallocate, which keeps the disks, or Delete, and
#     `max_bid_price` to -1; the machine is made anew.
package costguard.policies.azure_vm_spot_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some type in {
		"azurerm_linux_virtual_machine",
		"azurerm_windows_virtual_machine",
		"azurerm_linux_virtual_machine_scale_set",
	}
	some r in lib.planned(type)
	not lib.unknown(r, "priority")
	lib.value(r, "priority", "Regular") == "Regular"
	finding := {
		"msg": concat("", [r.address, ": regular priority outside production; spot capacity costs less"]),
		"address": r.address,
		"changes": [
			{"path": "priority", "value": "Spot"},
			{"path": "eviction_policy", "value": "Deallocate"},
			{"path": "max_bid_price", "value": -1},
		],
	}
}
