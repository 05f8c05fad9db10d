package costguard.policies.aws_ec2_burstable_unlimited_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_ec2_burstable_unlimited_nonprod as policy
import rego.v1

changes(after) := [change |
	some finding in policy.warn with input as lib_test.creating("aws_instance", after)
	some change in finding.changes
]

machine(type, credits) := {"instance_type": type, "credit_specification": [{"cpu_credits": credits}]}

test_t3_is_unlimited_where_nothing_is_given if {
	changes({"instance_type": "t3.large", "credit_specification": []}) == [{
		"path": "credit_specification",
		"value": [{"cpu_credits": "standard"}],
	}]
}

test_unlimited_is_found if {
	changes(machine("t4g.large", "unlimited")) == [{
		"path": "credit_specification.0.cpu_credits",
		"value": "standard",
	}]
}

test_null_is_the_usual_of_the_family if {
	count(changes(machine("t3a.large", null))) == 1
}

test_standard_is_fine if {
	changes(machine("t3.large", "standard")) == []
}

test_t2_is_standard_where_nothing_is_given if {
	changes({"instance_type": "t2.large", "credit_specification": []}) == []
}

test_t2_that_is_unlimited_is_found if {
	count(changes(machine("t2.large", "unlimited"))) == 1
}

test_another_family_is_fine if {
	changes(machine("m6i.large", "unlimited")) == []
}

test_credits_that_are_not_known_are_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(
		"aws_instance",
		{"instance_type": "t3.large", "credit_specification": [{}]},
		["credit_specification.0.cpu_credits"],
	)
}

test_a_block_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(
		"aws_instance",
		{"instance_type": "t3.large"},
		["credit_specification"],
	)
}
