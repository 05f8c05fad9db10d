package costguard.policies.aws_rds_multi_az_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_rds_multi_az_nonprod as policy
import rego.v1

test_a_standby_in_dev if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "instance_class": "db.t3.large", "multi_az": true},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_a_standby_in_dev_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "instance_class": "db.t3.large", "multi_az": true},
		},
	]
	wanted := [[{"path": "multi_az", "value": false}]]
	[f.changes | some f in policy.deny] == wanted with input as lib_test.plan_in("dev", given)
}

test_staging_is_only_warned_of_it if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "instance_class": "db.t3.large", "multi_az": true},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("staging", given)
}

test_one_zone if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "instance_class": "db.t3.large", "multi_az": false},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_a_replica_is_not_judged if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"instance_class": "db.t3.large",
				"multi_az": true,
				"replicate_source_db": "main",
			},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_it_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "instance_class": "db.t3.large"},
			"unknown": {"multi_az": true},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}
