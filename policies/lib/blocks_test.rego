package costguard.lib.blocks_test

import data.costguard.lib.blocks
import rego.v1

test_a_list_is_given if {
	blocks.of({"a": [1]}, "a") == [1]
}

test_what_is_no_list_is_none if {
	blocks.of({"a": "x"}, "a") == []
	blocks.of(null, "a") == []
}

test_a_text_is_given if {
	blocks.text({"a": "x"}, "a") == "x"
}

test_what_is_no_text_is_empty if {
	blocks.text({"a": null}, "a") == ""
	blocks.text({}, "a") == ""
}
