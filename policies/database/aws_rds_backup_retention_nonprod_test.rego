package costguard.policies.aws_rds_backup_retention_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_rds_backup_retention_nonprod as policy
import rego.v1

test_backups_of_a_month if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "backup_retention_period": 30},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_backups_of_a_month_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "backup_retention_period": 30},
		},
	]
	wanted := [[{"path": "backup_retention_period", "value": 7}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_backups_of_a_cluster_of_eight_days if {
	given := [
		{
			"address": "aws_rds_cluster.main",
			"after": {"engine": "aurora-mysql", "backup_retention_period": 8},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_rds_cluster.main"} with input as lib_test.plan_in("dev", given)
}

test_backups_of_a_week if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "backup_retention_period": 7},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_period_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql"},
			"unknown": {"backup_retention_period": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
