package costguard.policies.aws_lambda_provisioned_concurrency_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_lambda_provisioned_concurrency_nonprod as policy
import rego.v1

test_ten_of_them if {
	given := [
		{
			"address": "aws_lambda_provisioned_concurrency_config.api",
			"after": {
				"function_name": "api",
				"qualifier": "1",
				"provisioned_concurrent_executions": 10,
			},
		},
	]
	wanted := {"aws_lambda_provisioned_concurrency_config.api"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("dev", given)
}

test_one_is_enough_to_be_found if {
	given := [
		{
			"address": "aws_lambda_provisioned_concurrency_config.api",
			"after": {
				"function_name": "api",
				"qualifier": "1",
				"provisioned_concurrent_executions": 1,
			},
		},
	]
	wanted := {"aws_lambda_provisioned_concurrency_config.api"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("dev", given)
}

test_none if {
	given := [
		{
			"address": "aws_lambda_provisioned_concurrency_config.api",
			"after": {
				"function_name": "api",
				"qualifier": "1",
				"provisioned_concurrent_executions": 0,
			},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_the_number_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_lambda_provisioned_concurrency_config.api",
			"after": {"function_name": "api", "qualifier": "1"},
			"unknown": {"provisioned_concurrent_executions": true},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}
