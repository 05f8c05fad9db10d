package costguard.policies.aws_ebs_gp3_overprovisioned_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_ebs_gp3_overprovisioned_nonprod as policy
import rego.v1

volume(after) := lib_test.creating("aws_ebs_volume", object.union({"type": "gp3", "size": 100}, after))

changes(document) := {change |
	some finding in policy.warn with input as document
	some change in finding.changes
}

test_more_iops_are_found if {
	changes(volume({"iops": 3001})) == {{"path": "iops", "value": 3000}}
}

test_more_throughput_is_found if {
	changes(volume({"iops": 3000, "throughput": 126})) == {{"path": "throughput", "value": 125}}
}

test_what_comes_with_it_is_fine if {
	changes(volume({"iops": 3000, "throughput": 125})) == set()
}

test_another_type_is_fine if {
	changes(volume({"type": "io2", "iops": 9000})) == set()
}

test_volumes_of_machines_and_templates_are_found if {
	changes(lib_test.creating("aws_instance", {"root_block_device": [{"volume_type": "gp3", "iops": 6000}]})) == {{
		"path": "root_block_device.0.iops",
		"value": 3000,
	}}
	changes(lib_test.creating(
		"aws_launch_template",
		{"block_device_mappings": [{"ebs": [{"volume_type": "gp3", "throughput": 500}]}]},
	)) == {{"path": "block_device_mappings.0.ebs.0.throughput", "value": 125}}
}

test_a_test_of_performance_is_fine if {
	document := lib_test.plan_in("dev", [{
		"address": "aws_ebs_volume.x",
		"after": {"type": "gp3", "iops": 9000},
		"tags": {"Purpose": "load"},
	}])
	changes(document) == set()
}

test_what_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(
		"aws_ebs_volume",
		{"type": "gp3"},
		["iops", "throughput"],
	)
	count(policy.warn) == 0 with input as lib_test.creating_unknown("aws_ebs_volume", {"iops": 9000}, ["type"])
	count(policy.warn) == 0 with input as lib_test.creating_unknown(
		"aws_ebs_volume",
		{"type": "gp3", "iops": 9000},
		["tags"],
	)
}
