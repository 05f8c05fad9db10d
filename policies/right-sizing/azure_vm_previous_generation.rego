# METADATA
# title: VM size has a successor at an equal or lower price
# description: >-
#   Newer sizes give the same processors and memory for less, and Azure retires the old series.
#   Sizes and their successors stand in the data.
# related_resources:
#   - https://learn.microsoft.com/azure/virtual-machines/sizes/retirement/retired-sizes-list
# custom:
#   id: azure-vm-previous-generation
#   category: right-sizing
#   resource_types:
#     - azurerm_linux_virtual_machine
#     - azurerm_windows_virtual_machine
#     - azurerm_linux_virtual_machine_scale_set
#     - azurerm_windows_virtual_machine_scale_set
#     - azurerm_kubernetes_cluster
#     - azurerm_kubernetes_cluster_node_pool
#   remedy: >-
#     Take the successor with the same processors and memory; check first that the image is of
#     generation 2, that nothing needs the temporary disk, and the quota of the family.
package costguard.policies.azure_vm_previous_generation

import data.costguard.lib
import data.costguard.lib.paths as machine_paths
import rego.v1

id := "azure-vm-previous-generation"

# Where each type has its size.
paths := {
	"azurerm_linux_virtual_machine": "size",
	"azurerm_windows_virtual_machine": "size",
	"azurerm_linux_virtual_machine_scale_set": "sku",
	"azurerm_windows_virtual_machine_scale_set": "sku",
	"azurerm_kubernetes_cluster": "default_node_pool.0.vm_size",
	"azurerm_kubernetes_cluster_node_pool": "vm_size",
}

# New machines in a series that Azure is going to retire would have to be moved soon.
deny contains finding if {
	some case in found
	case.action == "create"
	case.retires != ""
	finding := case.finding
}

warn contains finding if {
	some case in found
	not new_and_retiring(case)
	finding := case.finding
}

new_and_retiring(case) if {
	case.action == "create"
	case.retires != ""
}

found contains case if {
	some [r, path, size] in sized
	series := series_of[size]
	to := successor(size, series)
	case := {
		"action": r.action,
		"retires": object.get(series, "retires", ""),
		"finding": {
			"msg": concat("", [
				r.address, ": the size ", size, " is of a previous generation",
				advice(to), notice(series),
			]),
			"address": r.address,
			"changes": [{"path": path, "value": to} | to != ""],
		},
	}
}

# Planned resources with the place of their size.
sized := [[r, path, size] |
	some type, path in paths
	some r in lib.planned(type)
	size := machine_paths.known(r, path, "")
]

sizes contains size if some [_, _, size] in sized

# The first series in the data that a size belongs to, for each size that there is.
series_of := {size: matching[0] |
	some size in sizes
	matching := [series |
		some series in lib.parameter(id, "series", [])
		regex.match(any_case(series), size)
	]
	count(matching) > 0
}

# Azure does not mind upper and lower case.
any_case(series) := concat("", ["(?i)", series.sizes])

successor(size, series) := regex.replace(size, any_case(series), series.successor)

successor(_, series) := "" if not series.successor

advice(to) := concat("", ["; ", to, " succeeds it"]) if {
	to != ""
} else := ""

notice(series) := concat("", [", and Azure retires it in ", series.retires]) if {
	series.retires != ""
} else := ""
