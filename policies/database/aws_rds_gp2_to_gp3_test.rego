package costguard.policies.aws_rds_gp2_to_gp3_test

import data.costguard.lib_test
import data.costguard.policies.aws_rds_gp2_to_gp3 as policy
import rego.v1

test_gp2 if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "storage_type": "gp2", "allocated_storage": 400},
			"unknown": {"iops": true},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_gp2_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "storage_type": "gp2", "allocated_storage": 400},
			"unknown": {"iops": true},
		},
	]
	wanted := [[{"path": "storage_type", "value": "gp3"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_no_type_means_gp2 if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "storage_type": null, "allocated_storage": 400, "iops": 0},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_gp3 if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "storage_type": "gp3", "allocated_storage": 400},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_iops_without_a_type_mean_io1 if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "mysql",
				"storage_type": null,
				"allocated_storage": 400,
				"iops": 3000,
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_type_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "allocated_storage": 400},
			"unknown": {"storage_type": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_iops_come_from_elsewhere_and_are_not_known if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "storage_type": "gp2"},
			"unknown": {"iops": true},
			"references": {"iops": ["aws_db_instance.first"]},
		},
		{"address": "aws_db_instance.first", "after": {"storage_type": "gp3"}},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
