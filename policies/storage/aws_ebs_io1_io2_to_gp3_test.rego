package costguard.policies.aws_ebs_io1_io2_to_gp3_test

import data.costguard.lib_test
import data.costguard.policies.aws_ebs_io1_io2_to_gp3 as policy
import rego.v1

volume(after) := lib_test.creating("aws_ebs_volume", object.union({"size": 100}, after))

changes(document) := {change |
	some finding in policy.deny with input as document
	some change in finding.changes
}

test_io1_is_blocked_outside_production if {
	changes(volume({"type": "io1", "iops": 1001})) == {
		{"path": "type", "value": "gp3"},
		{"path": "iops", "value": 3000},
		{"path": "throughput", "value": 251},
	}
}

test_in_production_it_is_a_warning if {
	document := lib_test.creating_in("prod", "aws_ebs_volume", {"type": "io2", "iops": 4000})
	count(policy.warn) == 1 with input as document
	count(policy.deny) == 0 with input as document
}

test_few_iops_become_those_that_gp3_has if {
	changes(volume({"type": "io1", "iops": 300})) == {
		{"path": "type", "value": "gp3"},
		{"path": "iops", "value": 3000},
		{"path": "throughput", "value": 125},
	}
}

test_as_many_iops_as_gp3_gives_are_kept if {
	changes(volume({"type": "io2", "iops": 16000})) == {
		{"path": "type", "value": "gp3"},
		{"path": "iops", "value": 16000},
		{"path": "throughput", "value": 500},
	}
}

test_a_volume_that_is_too_small_for_its_iops_on_gp3_is_fine if {
	changes(volume({"type": "io2", "size": 10, "iops": 5001})) == set()
	count(changes(volume({"type": "io2", "size": 10, "iops": 5000}))) == 3
}

test_more_are_fine if {
	changes(volume({"type": "io2", "iops": 16001})) == set()
}

test_a_shared_volume_is_fine if {
	changes(volume({"type": "io2", "iops": 4000, "multi_attach_enabled": true})) == set()
}

test_gp3_is_fine if {
	changes(volume({"type": "gp3", "iops": 4000})) == set()
}

test_volumes_of_a_machine_are_found if {
	document := lib_test.creating("aws_instance", {
		"root_block_device": [{"volume_type": "io1", "iops": 5000}],
		"ebs_block_device": [{"volume_type": "gp3"}, {"volume_type": "io2", "iops": 6000}],
	})
	changes(document) == {
		{"path": "root_block_device.0.volume_type", "value": "gp3"},
		{"path": "root_block_device.0.iops", "value": 5000},
		{"path": "root_block_device.0.throughput", "value": 500},
		{"path": "ebs_block_device.1.volume_type", "value": "gp3"},
		{"path": "ebs_block_device.1.iops", "value": 6000},
		{"path": "ebs_block_device.1.throughput", "value": 500},
	}
}

test_volumes_of_a_template_are_found if {
	document := lib_test.creating(
		"aws_launch_template",
		{"block_device_mappings": [{"ebs": [{"volume_type": "io1", "iops": 5000}]}]},
	)
	changes(document) == {
		{"path": "block_device_mappings.0.ebs.0.volume_type", "value": "gp3"},
		{"path": "block_device_mappings.0.ebs.0.iops", "value": 5000},
		{"path": "block_device_mappings.0.ebs.0.throughput", "value": 500},
	}
}

test_iops_that_are_not_known_are_no_finding if {
	count(policy.deny) == 0 with input as lib_test.creating_unknown("aws_ebs_volume", {"type": "io1"}, ["iops"])
}

test_sharing_that_is_not_known_is_no_finding if {
	count(policy.deny) == 0 with input as lib_test.creating_unknown(
		"aws_ebs_volume",
		{"type": "io1", "iops": 4000},
		["multi_attach_enabled"],
	)
}
