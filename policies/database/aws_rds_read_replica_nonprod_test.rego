package costguard.policies.aws_rds_read_replica_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_rds_read_replica_nonprod as policy
import rego.v1

test_a_replica_of_a_database_that_is_there if {
	given := [
		{
			"address": "aws_db_instance.copy",
			"after": {"instance_class": "db.t3.large", "replicate_source_db": "main"},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.copy"} with input as lib_test.plan_in("dev", given)
}

test_a_replica_of_a_database_of_the_same_plan if {
	given := [
		{"address": "aws_db_instance.main", "after": {"engine": "postgres"}},
		{
			"address": "aws_db_instance.copy",
			"after": {"instance_class": "db.t3.large"},
			"unknown": {"replicate_source_db": true},
			"references": {"replicate_source_db": ["aws_db_instance.main"]},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.copy"} with input as lib_test.plan_in("dev", given)
}

test_no_replica if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "postgres",
				"instance_class": "db.t3.large",
				"replicate_source_db": null,
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_whether_it_is_one_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres"},
			"unknown": {"replicate_source_db": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
