# METADATA
# title: Values at paths
# description: Reads attributes inside of blocks, and tells what is not known from what is not set.
package costguard.lib.paths

import data.costguard.lib
import rego.v1

# The value at a path such as `scheduling.0.preemptible`; the fallback where it is not set, be it
# that a block on the way is absent. Undefined where it is not known, or of another type than the
# fallback, so that no condition holds.
known(r, path, fallback) := v if {
	not lib.unknown(r, path)
	v := or_else(object.get(r.after, keys(path), null), fallback)
	type_name(v) == type_name(fallback)
}

keys(path) := [object.get(positions, part, part) | some part in split(path, ".")]

# Positions of blocks are numbers.
positions := {format_int(n, 10): n | some n in numbers.range(0, 99)}

or_else(value, fallback) := fallback if {
	value == null
} else := value
