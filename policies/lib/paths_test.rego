package costguard.lib.paths_test

import data.costguard.lib.paths
import rego.v1

volume := {
	"after": {"type": null, "disk": [{"size": 10, "kind": null}]},
	"unknown": {"disk.0.name": true, "set": true},
	"sensitive": {},
}

test_a_value_in_a_block if {
	paths.known(volume, "disk.0.size", 0) == 10
}

test_null_is_not_set if {
	paths.known(volume, "disk.0.kind", "ssd") == "ssd"
	paths.known(volume, "type", "gp2") == "gp2"
}

test_an_absent_block_is_not_set if {
	paths.known(volume, "boot.0.size", 5) == 5
	paths.known(volume, "disk.1.size", 5) == 5
}

test_what_is_not_known_has_no_value if {
	not paths.known(volume, "disk.0.name", "x")
	not paths.known(volume, "set.0.name", "x")
}

test_what_is_of_another_type_has_no_value if {
	not paths.known(volume, "disk.0.size", "")
	not paths.known(volume, "disk", {})
}
