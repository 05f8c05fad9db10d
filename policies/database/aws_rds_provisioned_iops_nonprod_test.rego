package costguard.policies.aws_rds_provisioned_iops_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_rds_provisioned_iops_nonprod as policy
import rego.v1

test_io1 if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "mysql",
				"storage_type": "io1",
				"iops": 1200,
				"allocated_storage": 100,
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_io2 if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "mysql",
				"storage_type": "io2",
				"iops": 1200,
				"allocated_storage": 100,
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_io2_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "mysql",
				"storage_type": "io2",
				"iops": 1200,
				"allocated_storage": 100,
			},
		},
	]
	wanted := [[{"path": "storage_type", "value": "gp3"}, {"path": "iops", "value": null}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_gp3 if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "storage_type": "gp3", "allocated_storage": 100},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_type_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "iops": 1200},
			"unknown": {"storage_type": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
