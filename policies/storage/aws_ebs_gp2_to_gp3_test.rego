package costguard.policies.aws_ebs_gp2_to_gp3_test

import data.costguard.lib_test
import data.costguard.policies.aws_ebs_gp2_to_gp3 as policy
import rego.v1

test_gp2_is_found if {
	count(policy.warn) == 1 with input as lib_test.creating("aws_ebs_volume", {"type": "gp2", "size": 100})
}

test_no_type_means_gp2 if {
	count(policy.warn) == 1 with input as lib_test.creating("aws_ebs_volume", {"size": 100})
}

changes(size) := {change |
	some finding in policy.warn with input as lib_test.creating("aws_ebs_volume", {"type": "gp2", "size": size})
	some change in finding.changes
}

test_up_to_1000_gb_the_type_is_all if {
	changes(1000) == {{"path": "type", "value": "gp3"}}
}

test_above_the_iops_and_throughput_are_kept if {
	changes(2000) == {
		{"path": "type", "value": "gp3"},
		{"path": "iops", "value": 6000},
		{"path": "throughput", "value": 250},
	}
}

test_no_more_iops_than_gp2_has_are_kept if {
	{"path": "iops", "value": 16000} in changes(6000)
}

test_gp3_is_fine if {
	count(policy.warn) == 0 with input as lib_test.creating("aws_ebs_volume", {"type": "gp3", "size": 100})
}

test_a_type_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown("aws_ebs_volume", {"size": 100}, ["type"])
}

test_what_stays_as_it_is_is_not_judged if {
	count(policy.warn) == 0 with input as lib_test.resource("aws_ebs_volume", "no-op", {"type": "gp2"}, {})
}
