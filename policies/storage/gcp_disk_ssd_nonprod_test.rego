package costguard.policies.gcp_disk_ssd_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.gcp_disk_ssd_nonprod as policy
import rego.v1

test_fast_disks_are_found if {
	every kind in ["pd-ssd", "pd-extreme", "hyperdisk-extreme"] {
		count(policy.warn) == 1 with input as lib_test.creating("google_compute_disk", {"type": kind})
	}
}

test_an_extreme_disk_gives_up_its_iops if {
	doc := lib_test.creating("google_compute_disk", {"type": "pd-extreme", "provisioned_iops": 5000})
	some finding in policy.warn with input as doc
	finding.changes == [
		{"path": "type", "value": "pd-balanced"},
		{"path": "provisioned_iops", "value": null},
	]
}

test_the_disk_of_an_instance_is_found if {
	after := {"boot_disk": [{"initialize_params": [{"type": "pd-ssd"}]}]}
	some finding in policy.warn with input as lib_test.creating("google_compute_instance", after)
	finding.changes[0].path == "boot_disk.0.initialize_params.0.type"
}

test_the_disk_of_a_node_is_found if {
	doc := lib_test.creating("google_container_node_pool", {"node_config": [{"disk_type": "pd-ssd"}]})
	some finding in policy.warn with input as doc
	finding.changes == [{"path": "node_config.0.disk_type", "value": "pd-balanced"}]
}

test_others_are_fine if {
	every kind in ["pd-balanced", "pd-standard", "hyperdisk-balanced", null] {
		count(policy.warn) == 0 with input as lib_test.creating("google_compute_disk", {"type": kind})
	}
}

test_what_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown("google_compute_disk", {}, ["type"])
}
