package costguard.policies.gcp_memorystore_standard_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.gcp_memorystore_standard_nonprod as policy
import rego.v1

type := "google_redis_instance"

test_replicas_are_found if {
	every after in [{"tier": "STANDARD_HA"}, {"replica_count": 1}, {"tier": "STANDARD_HA", "replica_count": 2}] {
		count(policy.warn) == 1 with input as lib_test.creating(type, after)
	}
}

test_the_change_is_to_basic if {
	some finding in policy.warn with input as lib_test.creating(type, {"tier": "STANDARD_HA"})
	{"path": "tier", "value": "BASIC"} in finding.changes
}

test_basic_is_fine if {
	every after in [{"tier": "BASIC"}, {"tier": null, "replica_count": null}, {"replica_count": 0}] {
		count(policy.warn) == 0 with input as lib_test.creating(type, after)
	}
}

test_what_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(type, {}, ["tier", "replica_count"])
}

test_a_tier_is_found_whatever_the_replicas if {
	doc := lib_test.creating_unknown(type, {"tier": "STANDARD_HA"}, ["replica_count"])
	count(policy.warn) == 1 with input as doc
}
