package costguard.policies.aws_lambda_memory_oversized_test

import data.costguard.lib_test
import data.costguard.policies.aws_lambda_memory_oversized as policy
import rego.v1

test_more_than_the_cap_of_dev if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "memory_size": 2048},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_lambda_function.api"} with input as lib_test.plan_in("dev", given)
}

test_more_than_the_cap_of_dev_says_what_to_change if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "memory_size": 2048},
		},
	]
	wanted := [[{"path": "memory_size", "value": 1024}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_the_cap_itself if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "memory_size": 1024},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_production_has_a_cap_of_its_own if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "memory_size": 3008},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("prod", given)
}

test_an_environment_of_the_group_of_production_has_its_cap if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "memory_size": 4096},
		},
	]
	wanted := {"aws_lambda_function.api"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("production", given)
}

test_an_environment_of_the_group_of_production_has_its_cap_says_what_to_change if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "memory_size": 4096},
		},
	]
	wanted := [[{"path": "memory_size", "value": 3008}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("production", given)
}

test_more_than_the_cap_of_production if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "memory_size": 10240},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_lambda_function.api"} with input as lib_test.plan_in("prod", given)
}

test_an_environment_that_is_not_recognised_has_the_cap_of_production if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "memory_size": 2048},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("somewhere", given)
}

test_the_memory_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12"},
			"unknown": {"memory_size": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
