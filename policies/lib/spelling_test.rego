package costguard.lib.spelling_test

import data.costguard.lib.spelling
import rego.v1

test_distances if {
	spelling.distance("prod", "prod") == 0
	spelling.distance("Prod", "prod") == 1
	spelling.distance("prd", "prod") == 1
	spelling.distance("prodd", "prod") == 1
	spelling.distance("", "a") == 1
	spelling.distance("porduction", "production") == 2
	spelling.distance("stagin", "sttaging") == 2
	spelling.distance("ab", "") == 2
}

test_three_letters_are_too_far if {
	not spelling.distance("prod", "dev")
	not spelling.distance("abc", "")
	not spelling.distance("staging", "st")
}

test_the_closest if {
	spelling.closest("stagng", ["dev", "staging", "stage"]) == "staging"
	spelling.closest("tesd", ["test", "tess"]) == "tess"
	not spelling.closest("qa", ["dev", "prod"])
	not spelling.closest("qa", [])
}
