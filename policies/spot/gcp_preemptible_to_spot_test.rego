package costguard.policies.gcp_preemptible_to_spot_test

import data.costguard.lib_test
import data.costguard.policies.gcp_preemptible_to_spot as policy
import rego.v1

vm := "google_compute_instance"

test_preemptible_is_found if {
	every one in [{"preemptible": true}, {"preemptible": true, "provisioning_model": "STANDARD"}] {
		some finding in policy.warn with input as lib_test.creating(vm, {"scheduling": [one]})
		finding.changes == [{"path": "scheduling.0.provisioning_model", "value": "SPOT"}]
	}
}

test_preemptible_nodes_are_found if {
	doc := lib_test.creating("google_container_node_pool", {"node_config": [{"preemptible": true}]})
	some finding in policy.warn with input as doc
	{"path": "node_config.0.spot", "value": true} in finding.changes
}

test_spot_is_fine if {
	after := {"scheduling": [{"preemptible": true, "provisioning_model": "SPOT"}]}
	count(policy.warn) == 0 with input as lib_test.creating(vm, after)
}

test_standard_is_fine if {
	count(policy.warn) == 0 with input as lib_test.creating(vm, {"scheduling": [{"preemptible": false}]})
}

test_what_is_not_known_is_no_finding if {
	after := {"scheduling": [{"preemptible": true}]}
	paths := ["scheduling.0.provisioning_model"]
	count(policy.warn) == 0 with input as lib_test.creating_unknown(vm, after, paths)
}
