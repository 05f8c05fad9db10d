package costguard.lib.values_test

import data.costguard.lib
import rego.v1

test_a_list_is_given if {
	lib.blocks({"a": [1]}, "a") == [1]
}

test_what_is_no_list_is_none if {
	lib.blocks({"a": "x"}, "a") == []
	lib.blocks(null, "a") == []
}

test_a_text_is_given if {
	lib.text({"a": "x"}, "a") == "x"
}

test_what_is_no_text_is_empty if {
	lib.text({"a": null}, "a") == ""
	lib.text({}, "a") == ""
}
