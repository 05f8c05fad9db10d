package costguard.policies.aws_efs_lifecycle_missing_test

import data.costguard.lib_test
import data.costguard.policies.aws_efs_lifecycle_missing as policy
import rego.v1

test_no_policy_is_found if {
	{finding.changes | some finding in policy.warn} == {[{
		"path": "lifecycle_policy",
		"value": [{"transition_to_ia": "AFTER_30_DAYS"}],
	}]} with input as lib_test.creating("aws_efs_file_system", {"lifecycle_policy": []})
}

test_an_absent_policy_is_found if {
	count(policy.warn) == 1 with input as lib_test.creating("aws_efs_file_system", {"encrypted": true})
}

test_a_policy_is_fine if {
	document := lib_test.creating("aws_efs_file_system", {"lifecycle_policy": [{"transition_to_ia": "AFTER_7_DAYS"}]})
	count(policy.warn) == 0 with input as document
}

test_what_stays_as_it_is_is_not_judged if {
	count(policy.warn) == 0 with input as lib_test.resource("aws_efs_file_system", "no-op", {"lifecycle_policy": []}, {})
}

test_a_policy_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown("aws_efs_file_system", {}, ["lifecycle_policy"])
}
