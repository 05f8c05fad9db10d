package costguard.lib.unknown_test

import data.costguard.lib
import rego.v1

r := {"unknown": {"type": true, "root_block_device": true}, "sensitive": {"user_data": true, "tags": true}}

test_an_attribute_that_is_not_known if {
	lib.unknown(r, "type")
}

test_what_is_inside_of_a_block_that_is_not_known if {
	lib.unknown(r, "root_block_device.0.volume_type")
}

test_what_is_hidden_is_not_known if {
	lib.unknown(r, "user_data")
	lib.unknown(r, "tags.owner")
}

test_what_only_begins_alike_is_known if {
	not lib.unknown(r, "type_of_volume")
	not lib.unknown(r, "user_data_base64")
}
