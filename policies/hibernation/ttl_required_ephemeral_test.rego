package costguard.policies.ttl_required_ephemeral_test

import data.costguard.lib_test
import data.costguard.policies.ttl_required_ephemeral as policy
import rego.v1

type := "azurerm_managed_disk"

tagged(given) := lib_test.creating_in("preview", type, {"tags": given})

test_no_expiry_is_denied if {
	every given in [null, {}, {"owner": "x"}] {
		count(policy.deny) == 1 with input as tagged(given)
	}
}

test_what_is_no_date_is_denied if {
	every text in ["soon", "2026-13-01T00:00:00Z", "2026-11-31", "2027-02-29", "2026-11-30T25:00:00Z", "0d", "12"] {
		count(policy.deny) == 1 with input as tagged({"expires_at": text})
	}
}

test_the_last_day_is_the_fourteenth if {
	count(policy.deny) == 0 with input as tagged({"expires_at": "2026-12-04T00:00:00Z"})
	count(policy.deny) == 0 with input as tagged({"expires_at": "2026-12-04"})
	count(policy.deny) == 1 with input as tagged({"expires_at": "2026-12-04T00:00:01Z"})
	count(policy.deny) == 1 with input as tagged({"expires_at": "9999-12-31T00:00:00Z"})
}

test_durations if {
	every text in ["1h", "72h", "336h", "14d", "2w"] {
		count(policy.deny) == 0 with input as tagged({"ttl": text})
	}
	every text in ["337h", "15d", "3w"] {
		count(policy.deny) == 1 with input as tagged({"ttl": text})
	}
}

test_a_leap_day_is_a_day if {
	leap := object.union(tagged({"expires_at": "2028-02-29"}), {"context": {"now": "2028-02-20T00:00:00Z"}})
	count(policy.deny) == 0 with input as leap
}

test_one_of_the_tags_is_enough if {
	count(policy.deny) == 0 with input as tagged({"expires_at": "never", "ttl": "3d"})
}

test_environments_by_pattern if {
	every environment, number in {"preview": 1, "sandbox": 1, "pr-17": 1, "dev": 0, "prod": 0, "default": 0, "apr-1": 0} {
		doc := lib_test.creating_in(environment, type, {"tags": null})
		count(policy.deny) == number with input as doc
	}
}

test_tags_that_are_not_known_are_no_finding if {
	every path in ["tags", "tags.ttl"] {
		doc := object.union(
			lib_test.creating_unknown(type, {}, [path]),
			{"context": {"environment": "preview"}},
		)
		count(policy.deny) == 0 with input as doc
	}
}
