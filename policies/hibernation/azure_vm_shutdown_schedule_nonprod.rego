# METADATA
# title: VM without a schedule that stops it outside production
# description: >-
#   A machine that nobody uses at night costs as much as by day. Disks and addresses go on costing
#   while it is stopped; a stop from inside the system goes on costing whole.
# related_resources:
#   - https://learn.microsoft.com/azure/virtual-machines/auto-shutdown-vm
# custom:
#   id: azure-vm-shutdown-schedule-nonprod
#   category: hibernation
#   resource_types:
#     - azurerm_linux_virtual_machine
#     - azurerm_windows_virtual_machine
#     - azurerm_dev_test_global_vm_shutdown_schedule
#   environments: [nonprod]
#   remedy: >-
#     Add an azurerm_dev_test_global_vm_shutdown_schedule, which deallocates the machine, and a
#     runbook that starts it again.
package costguard.policies.azure_vm_shutdown_schedule_nonprod

import data.costguard.lib
import data.costguard.lib.links
import rego.v1

id := "azure-vm-shutdown-schedule-nonprod"

deny contains finding if {
	some finding in found
	not only_warns
}

warn contains finding if {
	some finding in found
	only_warns
}

only_warns if input.context.environment in lib.parameter(id, "warn_in", [])

found contains finding if {
	some type in {"azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine"}
	some r in lib.planned(type)
	not automated
	not lib.block(r) in stopped_blocks
	not r.after.id in stopped_ids
	not untold
	finding := {
		"msg": concat("", [r.address, ": nothing stops the machine when nobody needs it; it has no shutdown schedule"]),
		"address": r.address,
	}
}

users := {"azurerm_dev_test_global_vm_shutdown_schedule": {"virtual_machine_id"}}

stopped_blocks := links.targets(users)

stopped_ids := links.values(users)

untold if links.untold(users)

# What a schedule of Azure Automation does stands in its runbook: it may stop the machine.
automated if count(lib.remaining("azurerm_automation_schedule")) > 0
