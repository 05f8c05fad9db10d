package costguard.policies.aws_aurora_io_optimized_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_aurora_io_optimized_nonprod as policy
import rego.v1

test_i_o_optimized if {
	given := [
		{
			"address": "aws_rds_cluster.main",
			"after": {"engine": "aurora-postgresql", "storage_type": "aurora-iopt1"},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_rds_cluster.main"} with input as lib_test.plan_in("dev", given)
}

test_i_o_optimized_says_what_to_change if {
	given := [
		{
			"address": "aws_rds_cluster.main",
			"after": {"engine": "aurora-postgresql", "storage_type": "aurora-iopt1"},
		},
	]
	wanted := [[{"path": "storage_type", "value": "aurora"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_standard if {
	given := [
		{
			"address": "aws_rds_cluster.main",
			"after": {"engine": "aurora-postgresql", "storage_type": "aurora"},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_no_type_means_standard if {
	given := [
		{
			"address": "aws_rds_cluster.main",
			"after": {"engine": "aurora-postgresql", "storage_type": null},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_type_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_rds_cluster.main",
			"after": {"engine": "aurora-postgresql"},
			"unknown": {"storage_type": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
