package costguard.policies.aws_asg_fixed_size_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_asg_fixed_size_nonprod as policy
import rego.v1

group(least, most) := lib_test.creating("aws_autoscaling_group", {"min_size": least, "max_size": most})

test_a_smallest_size_above_one_is_found if {
	{finding.msg | some finding in policy.warn} == {concat("", [
		"aws_autoscaling_group.x: the group keeps at least 2 machines; outside production one will do",
	])} with input as group(2, 4)
}

test_a_fixed_size_is_found if {
	count(policy.warn) == 1 with input as group(3, 3)
}

test_one_is_fine if {
	count(policy.warn) == 0 with input as group(1, 4)
}

test_one_and_no_more_is_fine if {
	count(policy.warn) == 0 with input as group(1, 1)
}

test_a_size_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown("aws_autoscaling_group", {"max_size": 3}, ["min_size"])
}
