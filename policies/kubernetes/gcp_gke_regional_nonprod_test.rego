package costguard.policies.gcp_gke_regional_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.gcp_gke_regional_nonprod as policy
import rego.v1

cluster := "google_container_cluster"

test_a_region_is_found if {
	every type in [cluster, "google_container_node_pool"] {
		doc := lib_test.creating(type, {"location": "europe-west1", "node_locations": []})
		some finding in policy.warn with input as doc
		finding.changes == [{"path": "node_locations", "value": ["europe-west1-b"]}]
	}
}

test_null_is_no_zones if {
	after := {"location": "us-central1", "node_locations": null}
	count(policy.warn) == 1 with input as lib_test.creating(cluster, after)
}

test_a_zone_is_fine if {
	count(policy.warn) == 0 with input as lib_test.creating(cluster, {"location": "europe-west1-b"})
}

test_zones_of_a_region_are_fine if {
	after := {"location": "europe-west1", "node_locations": ["europe-west1-b"]}
	count(policy.warn) == 0 with input as lib_test.creating(cluster, after)
}

test_a_cluster_that_google_runs_is_fine if {
	after := {"location": "europe-west1", "enable_autopilot": true}
	count(policy.warn) == 0 with input as lib_test.creating(cluster, after)
}

test_a_pool_in_the_zones_of_its_cluster_is_fine if {
	zone := {"location": "europe-west1", "node_locations": ["europe-west1-b"]}
	count(policy.warn) == 0 with input as lib_test.plan_in("dev", [
		{"address": "google_container_cluster.a", "after": zone},
		{
			"address": "google_container_node_pool.a",
			"after": {"location": "europe-west1"},
			"references": {"cluster": ["google_container_cluster.a"]},
		},
	])
}

test_what_is_not_known_is_no_finding if {
	every path in ["location", "node_locations"] {
		after := {name: value | some name, value in {"location": "europe-west1"}; name != path}
		count(policy.warn) == 0 with input as lib_test.creating_unknown(cluster, after, [path])
	}
}
