# METADATA
# title: Machine types that resources name
# description: Finds machine types with their paths, and reads family and size of their names.
package costguard.lib.machines

import data.costguard.lib
import rego.v1

# The machine types that a resource of AWS names, each with the path where it stands.
named(r) := [{"path": "instance_type", "type": type}] if {
	type := r.after.instance_type
	is_string(type)
} else := [{"path": path, "type": type} |
	some i, type in r.after.instance_types
	is_string(type)
	path := concat(".", ["instance_types", format_int(i, 10)])
] if {
	is_array(r.after.instance_types)
} else := array.concat(_of_blocks(r), _of_batch(r))

_of_blocks(r) := [{"path": path, "type": type} |
	some name in ["master_instance_group", "core_instance_group", "production_variants"]
	some i, block in lib.blocks(r.after, name)
	type := block.instance_type
	is_string(type)
	path := concat(".", [name, format_int(i, 10), "instance_type"])
]

_of_batch(r) := [{"path": path, "type": type} |
	some i, type in lib.blocks(r.after.compute_resources[0], "instance_type")
	is_string(type)
	path := concat(".", ["compute_resources.0.instance_type", format_int(i, 10)])
]

# `m5` of `m5.large`, and of SageMaker's `ml.m5.large`.
family(type) := substring(name, 0, indexof(name, ".")) if name := trim_prefix(type, "ml.")

# `large` of `m5.large`.
size(type) := split(trim_prefix(type, "ml."), ".")[1]

# A machine of its own, not a share of one.
metal(type) if contains(type, ".metal")

# What stands in the place of a type: by `types`, where empty means nothing, else the same size of
# the family that `families` has.
successor(types, families, type) := found if {
	found := types[type]
	found != ""
} else := found if {
	not types[type]
	next := families[family(type)]
	not metal(type)
	found := concat(".", [next, size(type)])
}

# The changes of types; none where a list would name a type twice, which AWS refuses.
distinct(r, changes) := changes if {
	values := {change.path: change.value | some change in changes}
	types := [object.get(values, m.path, m.type) | some m in named(r); regex.match(`\.[0-9]+$`, m.path)]
	count(types) == count({type | some type in types})
} else := []
