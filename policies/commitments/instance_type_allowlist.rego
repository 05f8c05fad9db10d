# METADATA
# title: Instance type that no commitment covers
# description: >-
#   Reservations and savings plans are for certain families and regions; another type costs the
#   list price beside them. What they cover stands in the parameters.
# related_resources:
#   - https://aws.amazon.com/savingsplans/compute-pricing/
# custom:
#   id: instance-type-allowlist
#   category: commitments
#   resource_types:
#     - aws_instance
#     - aws_launch_template
#     - aws_eks_node_group
#     - aws_db_instance
#     - aws_rds_cluster_instance
#     - aws_elasticache_cluster
#     - aws_elasticache_replication_group
#     - aws_redshift_cluster
#     - azurerm_linux_virtual_machine
#     - azurerm_windows_virtual_machine
#     - azurerm_virtual_machine
#     - azurerm_linux_virtual_machine_scale_set
#     - azurerm_windows_virtual_machine_scale_set
#     - google_compute_instance
#     - google_compute_instance_template
#   remedy: Use a type of a covered family, or add the family to `types` in data.yaml.
package costguard.policies.instance_type_allowlist

import data.costguard.lib
import data.costguard.lib.prod
import rego.v1

id := "instance-type-allowlist"

# What runs all the time in production blocks; elsewhere it may be an experiment.
deny contains finding if {
	some finding in found
	blocking
}

warn contains finding if {
	some finding in found
	not blocking
}

blocking if {
	prod
	input.context.environment != "default"
}

# Where each type of resource has its size.
attributes := {
	"aws_instance": "instance_type",
	"aws_launch_template": "instance_type",
	"aws_eks_node_group": "instance_types",
	"aws_db_instance": "instance_class",
	"aws_rds_cluster_instance": "instance_class",
	"aws_elasticache_cluster": "node_type",
	"aws_elasticache_replication_group": "node_type",
	"aws_redshift_cluster": "node_type",
	"azurerm_linux_virtual_machine": "size",
	"azurerm_windows_virtual_machine": "size",
	"azurerm_virtual_machine": "vm_size",
	"azurerm_linux_virtual_machine_scale_set": "sku",
	"azurerm_windows_virtual_machine_scale_set": "sku",
	"google_compute_instance": "machine_type",
	"google_compute_instance_template": "machine_type",
}

found contains finding if {
	some [region, type, address] in uses
	not [region, type] in covered
	finding := {
		"msg": concat("", [address, ": ", type, " is not among the types that commitments cover"]),
		"address": address,
	}
}

# Where the region is not known, it may be one that is covered.
uses contains [r.region, type, r.address] if {
	some kind, attribute in attributes
	some r in lib.planned(kind)
	is_string(r.region)
	not lib.unknown(r, attribute)
	not spot(r)
	some type in types(r.after[attribute])
}

types(value) := [value] if is_string(value)

types(value) := [type | some type in value; is_string(type)] if is_array(value)

patterns := lib.parameter(id, "types", {})

pairs := {array.slice(use, 0, 2) | some use in uses}

# Of the patterns that match, the most specific one decides.
covered contains [region, type] if {
	some [region, type] in pairs
	matching := [[letters(pattern), allowed] |
		some pattern, allowed in patterns
		glob.match(pattern, null, concat(":", [region, type]))
	]
	max(matching)[1] == true
}

letters(pattern) := count(replace(pattern, "*", ""))

spot(r) if r.after.instance_market_options[0].market_type == "spot"

spot(r) if r.after.capacity_type == "SPOT"

spot(r) if r.after.priority == "Spot"

spot(r) if r.after.scheduling[0].provisioning_model == "SPOT"

spot(r) if r.after.scheduling[0].preemptible == true

# Whether it is spot is not known.
spot(r) if {
	some path in {
		"instance_market_options.0.market_type",
		"capacity_type",
		"priority",
		"scheduling.0.provisioning_model",
		"scheduling.0.preemptible",
	}
	lib.unknown(r, path)
	not lib.left_out(r, split(path, ".")[0])
}
