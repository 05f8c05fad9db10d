package costguard.policies.unpriced_resource_threshold_test

import data.costguard.lib_test
import data.costguard.policies.unpriced_resource_threshold as policy
import rego.v1

side(kind) := {"after": {"monthly": 0, "low": 0, "high": 0, "coverage": kind}}

resources := [
	{"address": "aws_a.x", "cost": side("unsupported")},
	{"address": "aws_a.y", "cost": side("unsupported")},
	{"address": "aws_b.x", "cost": side("price missing"), "action": "update"},
	{"address": "aws_c.x", "cost": side("priced")},
	{"address": "aws_d.x", "cost": side("free")},
	{"address": "aws_e.x", "cost": side("usage missing")},
]

doing(action, coverage) := {
	"by_type": {},
	"resources": [{"action": action}],
	"totals": {"coverage": coverage},
}

covered(coverage) := doing("update", coverage)

test_a_plan_that_changes_nothing_is_fine if {
	count(policy.warn) == 0 with input as doing("no-op", {"unsupported": 1})
}

test_a_new_type_without_a_price_is_found_once if {
	found := policy.warn with input as lib_test.plan_in("prod", resources)
	lib_test.addresses(found) == {"aws_a.x"}
}

test_more_than_a_tenth_is_found if {
	some finding in policy.warn with input as covered({"free": 50, "priced": 17, "unsupported": 1, "price missing": 1})
	finding.msg == "more than 10 % of what costs something has no price"
}

test_a_tenth_is_fine if {
	count(policy.warn) == 0 with input as covered({"free": 0, "priced": 16, "usage missing": 2, "unsupported": 2})
}

test_an_empty_plan_is_fine if {
	count(policy.warn) == 0 with input as covered({"free": 3, "priced": 0, "unsupported": 0})
}

test_the_share_is_data if {
	count(policy.warn) == 0 with input as covered({"priced": 1, "unsupported": 1})
		with data.costguard.parameters as {"unpriced-resource-threshold": {"percent": 50}}
}
