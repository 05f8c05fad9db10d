package costguard.policies.aws_backup_retention_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_backup_retention_nonprod as policy
import rego.v1

test_a_month if {
	given := [
		{
			"address": "aws_backup_plan.daily",
			"after": {
				"name": "daily",
				"rule": [{"rule_name": "daily", "lifecycle": [{"delete_after": 35}]}],
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_backup_plan.daily"} with input as lib_test.plan_in("dev", given)
}

test_a_month_says_what_to_change if {
	given := [
		{
			"address": "aws_backup_plan.daily",
			"after": {
				"name": "daily",
				"rule": [{"rule_name": "daily", "lifecycle": [{"delete_after": 35}]}],
			},
		},
	]
	wanted := [[{"path": "rule.0.lifecycle.0.delete_after", "value": 14}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_for_ever if {
	given := [
		{
			"address": "aws_backup_plan.daily",
			"after": {"name": "daily", "rule": [{"rule_name": "daily", "lifecycle": []}]},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_backup_plan.daily"} with input as lib_test.plan_in("dev", given)
}

test_the_second_rule_is_too_long if {
	given := [
		{
			"address": "aws_backup_plan.daily",
			"after": {
				"name": "daily",
				"rule": [
					{"rule_name": "a", "lifecycle": [{"delete_after": 7}]},
					{"rule_name": "b", "lifecycle": [{"delete_after": 15}]},
				],
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_backup_plan.daily"} with input as lib_test.plan_in("dev", given)
}

test_the_second_rule_is_too_long_says_what_to_change if {
	given := [
		{
			"address": "aws_backup_plan.daily",
			"after": {
				"name": "daily",
				"rule": [
					{"rule_name": "a", "lifecycle": [{"delete_after": 7}]},
					{"rule_name": "b", "lifecycle": [{"delete_after": 15}]},
				],
			},
		},
	]
	wanted := [[{"path": "rule.1.lifecycle.0.delete_after", "value": 14}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_two_weeks if {
	given := [
		{
			"address": "aws_backup_plan.daily",
			"after": {
				"name": "daily",
				"rule": [{"rule_name": "daily", "lifecycle": [{"delete_after": 14}]}],
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_days_are_not_known_before_apply if {
	given := [
		{
			"address": "aws_backup_plan.daily",
			"after": {"name": "daily", "rule": [{"rule_name": "daily", "lifecycle": [{}]}]},
			"unknown": {"rule.0.lifecycle.0.delete_after": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
