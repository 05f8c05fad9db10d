package costguard.policies.aws_rds_performance_insights_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_rds_performance_insights_nonprod as policy
import rego.v1

test_two_years_of_it if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "postgres",
				"performance_insights_enabled": true,
				"performance_insights_retention_period": 731,
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_two_years_of_it_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "postgres",
				"performance_insights_enabled": true,
				"performance_insights_retention_period": 731,
			},
		},
	]
	wanted := [[{"path": "performance_insights_retention_period", "value": 7}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_the_seven_days_that_are_free if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "postgres",
				"performance_insights_enabled": true,
				"performance_insights_retention_period": 7,
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_it_is_off if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "postgres",
				"performance_insights_enabled": false,
				"performance_insights_retention_period": 731,
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_period_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "performance_insights_enabled": true},
			"unknown": {"performance_insights_retention_period": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
