# METADATA
# title: What the policies share
# description: Finds planned resources by type, and reads attributes, settings and parameters.
package costguard.lib

import rego.v1

# Resources of a type that the plan creates, updates or replaces. What goes away or stays as it
# is, is not for a policy to judge.
planned(type) := [r |
	some i in object.get(input.by_type, type, [])
	r := input.resources[i]
	r.action in {"create", "update", "replace"}
]

# Whether the attribute at a path (`type`, `root_block_device.0.volume_type`) is not known before
# apply, or hidden. An attribute that is not known is no reason for a finding.
unknown(r, path) if r.unknown[path]

unknown(r, path) if r.sensitive[path]

# What lies in no block needs no look at all the others.
unknown(r, path) if {
	contains(path, ".")
	some paths in [r.unknown, r.sensitive]
	some part, _ in paths
	startswith(path, concat("", [part, "."]))
}

# The value of an attribute; the fallback where it is not set, for null means not set.
value(r, name, fallback) := v if {
	v := r.after[name]
	v != null
} else := fallback

# The list, or the blocks, of a name in a resource's attributes or in a block: none where it is
# absent, or something else.
blocks(values, name) := found if {
	found := values[name]
	is_array(found)
} else := []

# A text in a resource's attributes or in a block; empty where there is none.
text(values, name) := found if {
	found := values[name]
	is_string(found)
} else := ""

# The environment is none of production's. One that is not recognised counts as production where
# a policy would stop or interrupt something: it is the safe side.
nonprod if input.context.environment in data.costguard.settings.environment_groups.nonprod

prod if input.context.environment in data.costguard.settings.environment_groups.prod

# A parameter of a policy, as FinOps sets it under `parameters` in data.yaml.
parameter(policy, name, fallback) := v if {
	v := data.costguard.parameters[policy][name]
	v != null
} else := fallback

# The value for the environment out of values by name of an environment or of a group of them
# (`nonprod`, `prod`): the name goes before the group.
in_environment(values, fallback) := v if {
	v := values[input.context.environment]
} else := v if {
	nonprod
	v := values.nonprod
} else := v if {
	prod
	v := values.prod
} else := fallback

# Resources of a type that are there when the plan has been applied, planned or as they are.
remaining(type) := [r |
	some i in object.get(input.by_type, type, [])
	r := input.resources[i]
	not r.action in {"delete", "forget", "read"}
]

# Whether an attribute is left to the provider: it is not known, and nothing is told that it could
# come from. Only for attributes that providers fill in and whose default is certain.
left_out(r, path) if {
	r.unknown[path]
	not r.references[path]
	not r.references.for_each
}

# The address of a resource's block as `references` have it: without the keys of its instances.
block(r) := without_keys(r.address)

# An address without the keys of instances (`[0]`, `["a"]`).
without_keys(address) := address if {
	not contains(address, "[")
} else := regex.replace(address, `\[(?:"(?:[^"\\]|\\.)*"|[0-9]+)\]`, "")
