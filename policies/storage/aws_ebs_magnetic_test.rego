package costguard.policies.aws_ebs_magnetic_test

import data.costguard.lib_test
import data.costguard.policies.aws_ebs_magnetic as policy
import rego.v1

test_a_magnetic_volume_is_found if {
	{finding.msg | some finding in policy.warn} == {concat("", [
		"aws_ebs_volume.x: the volume is magnetic, of the previous generation",
	])} with input as lib_test.creating("aws_ebs_volume", {"type": "standard"})
}

test_sc1_is_fine if {
	count(policy.warn) == 0 with input as lib_test.creating("aws_ebs_volume", {"type": "sc1"})
}

test_no_type_is_fine if {
	count(policy.warn) == 0 with input as lib_test.creating("aws_ebs_volume", {"type": null})
}

test_a_volume_that_goes_away_is_fine if {
	count(policy.warn) == 0 with input as lib_test.resource("aws_ebs_volume", "delete", {"type": "standard"}, {})
}

test_a_type_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown("aws_ebs_volume", {}, ["type"])
}
