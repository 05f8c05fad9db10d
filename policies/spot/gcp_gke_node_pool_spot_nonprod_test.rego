package costguard.policies.gcp_gke_node_pool_spot_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.gcp_gke_node_pool_spot_nonprod as policy
import rego.v1

pool := "google_container_node_pool"

cluster := "google_container_cluster"

test_standard_nodes_are_found if {
	every config in [[], [{"spot": false, "preemptible": false}], [{"spot": null}]] {
		some finding in policy.warn with input as lib_test.creating(pool, {"node_config": config})
		finding.changes == [{"path": "node_config.0.spot", "value": true}]
	}
}

test_the_default_pool_of_a_cluster_is_found if {
	count(policy.warn) == 1 with input as lib_test.creating(cluster, {"initial_node_count": 1})
}

test_spot_and_preemptible_are_fine if {
	every one in [{"spot": true}, {"preemptible": true}] {
		count(policy.warn) == 0 with input as lib_test.creating(pool, {"node_config": [one]})
	}
}

test_a_cluster_without_nodes_of_its_own_is_fine if {
	every after in [
		{"remove_default_node_pool": true},
		{"enable_autopilot": true},
		{"node_pool": [{"node_config": [{"spot": true}]}]},
	] {
		count(policy.warn) == 0 with input as lib_test.creating(cluster, after)
	}
}

test_what_is_not_known_is_no_finding if {
	every path in ["node_config", "node_config.0.spot", "node_config.0.preemptible"] {
		count(policy.warn) == 0 with input as lib_test.creating_unknown(pool, {"node_config": [{}]}, [path])
	}
}
