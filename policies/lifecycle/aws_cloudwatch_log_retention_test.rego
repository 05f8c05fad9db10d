package costguard.policies.aws_cloudwatch_log_retention_test

import data.costguard.lib_test
import data.costguard.policies.aws_cloudwatch_log_retention as policy
import rego.v1

test_a_new_group_that_keeps_logs_for_ever if {
	given := [
		{
			"address": "aws_cloudwatch_log_group.api",
			"after": {"name": "api", "retention_in_days": 0},
		},
	]
	wanted := {"aws_cloudwatch_log_group.api"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("dev", given)
}

test_a_new_group_that_keeps_logs_for_ever_says_what_to_change if {
	given := [
		{
			"address": "aws_cloudwatch_log_group.api",
			"after": {"name": "api", "retention_in_days": 0},
		},
	]
	wanted := [[{"path": "retention_in_days", "value": 7}]]
	[f.changes | some f in policy.deny] == wanted with input as lib_test.plan_in("dev", given)
}

test_no_number_means_for_ever_in_production_too if {
	given := [
		{
			"address": "aws_cloudwatch_log_group.api",
			"after": {"name": "api", "retention_in_days": null},
		},
	]
	wanted := {"aws_cloudwatch_log_group.api"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("prod", given)
}

test_no_number_means_for_ever_in_production_too_says_what_to_change if {
	given := [
		{
			"address": "aws_cloudwatch_log_group.api",
			"after": {"name": "api", "retention_in_days": null},
		},
	]
	wanted := [[{"path": "retention_in_days", "value": 90}]]
	[f.changes | some f in policy.deny] == wanted with input as lib_test.plan_in("prod", given)
}

test_a_group_that_is_there_is_only_warned_of if {
	given := [
		{
			"address": "aws_cloudwatch_log_group.api",
			"after": {"name": "api", "retention_in_days": 0},
			"action": "update",
		},
	]
	wanted := {"aws_cloudwatch_log_group.api"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("staging", given)
}

test_a_group_that_is_there_is_only_warned_of_says_what_to_change if {
	given := [
		{
			"address": "aws_cloudwatch_log_group.api",
			"after": {"name": "api", "retention_in_days": 0},
			"action": "update",
		},
	]
	wanted := [[{"path": "retention_in_days", "value": 30}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("staging", given)
}

test_a_group_that_is_there_does_not_block if {
	given := [
		{
			"address": "aws_cloudwatch_log_group.api",
			"after": {"name": "api", "retention_in_days": 0},
			"action": "update",
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("staging", given)
}

test_the_provider_fills_the_class_in if {
	given := [
		{
			"address": "aws_cloudwatch_log_group.api",
			"after": {"name": "api", "retention_in_days": 0},
			"unknown": {"log_group_class": true},
		},
	]
	wanted := {"aws_cloudwatch_log_group.api"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("dev", given)
}

test_logs_of_a_month if {
	given := [
		{
			"address": "aws_cloudwatch_log_group.api",
			"after": {"name": "api", "retention_in_days": 30},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_a_group_for_delivery if {
	given := [
		{
			"address": "aws_cloudwatch_log_group.api",
			"after": {"name": "api", "retention_in_days": 0, "log_group_class": "DELIVERY"},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_the_days_are_not_known_before_apply if {
	given := [
		{
			"address": "aws_cloudwatch_log_group.api",
			"after": {"name": "api"},
			"unknown": {"retention_in_days": true},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}
