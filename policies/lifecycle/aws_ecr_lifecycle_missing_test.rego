package costguard.policies.aws_ecr_lifecycle_missing_test

import data.costguard.lib_test
import data.costguard.policies.aws_ecr_lifecycle_missing as policy
import rego.v1

test_a_plan_that_is_not_whole if {
	given := [{"address": "aws_ecr_repository.api", "after": {"name": "api"}}]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
		with input.context.complete as false
}

test_no_lifecycle_policy if {
	given := [{"address": "aws_ecr_repository.api", "after": {"name": "api"}}]
	lib_test.addresses(policy.warn) == {"aws_ecr_repository.api"} with input as lib_test.plan_in("dev", given)
}

test_a_lifecycle_policy_for_another_repository if {
	given := [
		{"address": "aws_ecr_repository.api", "after": {"name": "api"}},
		{"address": "aws_ecr_lifecycle_policy.api", "after": {"repository": "web"}},
	]
	lib_test.addresses(policy.warn) == {"aws_ecr_repository.api"} with input as lib_test.plan_in("dev", given)
}

test_a_lifecycle_policy_for_the_repository if {
	given := [
		{"address": "aws_ecr_repository.api", "after": {"name": "api"}},
		{
			"address": "aws_ecr_lifecycle_policy.api",
			"after": {"repository": "api"},
			"references": {"repository": ["aws_ecr_repository.api"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_lifecycle_policy_that_refers_to_the_repository if {
	given := [
		{"address": "aws_ecr_repository.api", "after": {"name": "api"}},
		{
			"address": "aws_ecr_lifecycle_policy.api",
			"after": {},
			"unknown": {"repository": true},
			"references": {"repository": ["aws_ecr_repository.api"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_it_is_not_known_what_a_lifecycle_policy_belongs_to if {
	given := [
		{"address": "aws_ecr_repository.api", "after": {"name": "api"}},
		{
			"address": "aws_ecr_lifecycle_policy.api",
			"after": {},
			"unknown": {"repository": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_name_is_not_known_before_apply if {
	given := [{"address": "aws_ecr_repository.api", "after": {}, "unknown": {"name": true}}]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
