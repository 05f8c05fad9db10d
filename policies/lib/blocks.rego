# METADATA
# title: What is inside of blocks
# description: Reads lists, blocks and texts of which a plan may give anything, as nothing where they are odd.
package costguard.lib.blocks

import rego.v1

# The list, or the blocks, of a name in a block or in a resource's attributes.
of(block, name) := found if {
	found := block[name]
	is_array(found)
} else := []

# A text; empty where there is none.
text(block, name) := found if {
	found := block[name]
	is_string(found)
} else := ""
