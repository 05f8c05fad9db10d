package costguard.policies.gcp_vm_spot_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.gcp_vm_spot_nonprod as policy
import rego.v1

vm := "google_compute_instance"

test_standard_is_found if {
	every scheduling in [
		[],
		[{"provisioning_model": null, "preemptible": false}],
		[{"provisioning_model": "", "preemptible": null}],
		[{"provisioning_model": "STANDARD"}],
	] {
		count(policy.warn) == 1 with input as lib_test.creating(vm, {"scheduling": scheduling})
	}
}

test_the_change_is_to_spot if {
	some finding in policy.warn with input as lib_test.creating("google_compute_instance_template", {})
	{"path": "scheduling.0.provisioning_model", "value": "SPOT"} in finding.changes
}

test_spot_and_preemptible_are_fine if {
	every one in [{"provisioning_model": "SPOT"}, {"preemptible": true}, {"provisioning_model": "FLEX_START"}] {
		count(policy.warn) == 0 with input as lib_test.creating(vm, {"scheduling": [one]})
	}
}

test_what_is_not_known_is_no_finding if {
	every path in ["scheduling", "scheduling.0.provisioning_model", "scheduling.0.preemptible"] {
		count(policy.warn) == 0 with input as lib_test.creating_unknown(vm, {"scheduling": [{}]}, [path])
	}
}
