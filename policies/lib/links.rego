# METADATA
# title: What is used by something
# description: >-
#   Tells whether resources of given types use another one. `users` has, for each of these types,
#   the paths of the attributes that it does so with, without positions of blocks.
package costguard.lib.links

import data.costguard.lib
import rego.v1

# Blocks that the users refer to, by whatever attribute: `for_each` counts as well.
targets(users) := {target |
	some type, _ in users
	some r in lib.remaining(type)
	some addresses in r.references
	some target in addresses
}

# Texts in the attributes of the users, such as ids of what is there already.
values(users) := {value |
	some type, paths in users
	some r in lib.remaining(type)
	walk(r.after, [path, value])
	is_string(value)
	concat(".", [key | some key in path; is_string(key)]) in paths
}

# Whether it cannot be told what the users use: changes are missing from the plan, or an attribute
# is not known and nothing says what it will be.
untold(_) if input.context.complete == false

untold(users) if {
	some type, paths in users
	some r in lib.remaining(type)
	some path, _ in object.union(r.unknown, r.sensitive)
	name := without_positions(path)
	some wanted in paths
	startswith(concat("", [wanted, "."]), concat("", [name, "."]))
	not r.references[wanted]
}

without_positions(path) := regex.replace(path, `\.[0-9]+`, "")

# Names by which a resource that is there already may be used.
names(r) := {name | some key in ["id", "self_link", "name", "address"]; name := r.after[key]; is_string(name)}
