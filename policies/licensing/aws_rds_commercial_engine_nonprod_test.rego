package costguard.policies.aws_rds_commercial_engine_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_rds_commercial_engine_nonprod as policy
import rego.v1

test_sql_server_with_its_licence if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "sqlserver-se", "license_model": "license-included"},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_no_model_means_that_the_licence_is_included if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "oracle-se2", "license_model": null},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_a_licence_of_your_own if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "oracle-ee", "license_model": "bring-your-own-license"},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_free_edition if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "sqlserver-ex", "license_model": "license-included"},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_model_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "oracle-ee"},
			"unknown": {"license_model": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
