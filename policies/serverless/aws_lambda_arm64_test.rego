package costguard.policies.aws_lambda_arm64_test

import data.costguard.lib_test
import data.costguard.policies.aws_lambda_arm64 as policy
import rego.v1

test_no_architecture_means_x86_64 if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "package_type": "Zip", "architectures": null},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_lambda_function.api"} with input as lib_test.plan_in("dev", given)
}

test_no_architecture_means_x86_64_says_what_to_change if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "package_type": "Zip", "architectures": null},
		},
	]
	wanted := [[{"path": "architectures", "value": ["arm64"]}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_x86_64 if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "nodejs22.x", "package_type": "Zip", "architectures": ["x86_64"]},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_lambda_function.api"} with input as lib_test.plan_in("dev", given)
}

test_the_provider_fills_the_architecture_in if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "package_type": "Zip"},
			"unknown": {"architectures": true},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_lambda_function.api"} with input as lib_test.plan_in("dev", given)
}

test_arm64 if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "package_type": "Zip", "architectures": ["arm64"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_an_image if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"package_type": "Image", "architectures": ["x86_64"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_runtime_that_there_is_not_for_arm64 if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "go1.x", "package_type": "Zip", "architectures": ["x86_64"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_architecture_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12"},
			"unknown": {"architectures": true},
			"references": {"architectures": ["aws_ssm_parameter.arch"]},
		},
		{"address": "aws_ssm_parameter.arch", "after": {"name": "arch", "type": "String"}},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_an_element_of_the_architectures_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_lambda_function.api",
			"after": {"runtime": "python3.12", "architectures": [null]},
			"unknown": {"architectures.0": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
