package costguard.policies.aws_dynamodb_pitr_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_dynamodb_pitr_nonprod as policy
import rego.v1

test_it_is_on if {
	given := [
		{
			"address": "aws_dynamodb_table.orders",
			"after": {
				"billing_mode": "PAY_PER_REQUEST",
				"point_in_time_recovery": [{"enabled": true}],
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_dynamodb_table.orders"} with input as lib_test.plan_in("dev", given)
}

test_it_is_on_says_what_to_change if {
	given := [
		{
			"address": "aws_dynamodb_table.orders",
			"after": {
				"billing_mode": "PAY_PER_REQUEST",
				"point_in_time_recovery": [{"enabled": true}],
			},
		},
	]
	wanted := [[{"path": "point_in_time_recovery.0.enabled", "value": false}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_it_is_off if {
	given := [
		{
			"address": "aws_dynamodb_table.orders",
			"after": {
				"billing_mode": "PAY_PER_REQUEST",
				"point_in_time_recovery": [{"enabled": false}],
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_nothing_is_said_of_it if {
	given := [
		{
			"address": "aws_dynamodb_table.orders",
			"after": {"billing_mode": "PAY_PER_REQUEST", "point_in_time_recovery": []},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_it_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_dynamodb_table.orders",
			"after": {"billing_mode": "PAY_PER_REQUEST", "point_in_time_recovery": [{}]},
			"unknown": {"point_in_time_recovery.0.enabled": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
