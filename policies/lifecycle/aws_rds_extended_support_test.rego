package costguard.policies.aws_rds_extended_support_test

import data.costguard.lib_test
import data.costguard.policies.aws_rds_extended_support as policy
import rego.v1

test_a_new_database_of_an_old_version if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "engine_version": "5.7.44"},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_a_database_that_is_there_is_only_warned_of if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "engine_version": "12.19"},
			"action": "update",
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("prod", given)
}

test_the_major_version_alone if {
	given := [
		{
			"address": "aws_rds_global_cluster.main",
			"after": {"engine": "aurora-postgresql", "engine_version": "13"},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_rds_global_cluster.main"} with input as lib_test.plan_in("dev", given)
}

test_an_aurora_version if {
	given := [
		{
			"address": "aws_rds_cluster.main",
			"after": {"engine": "aurora-mysql", "engine_version": "5.7.mysql_aurora.2.11.2"},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_rds_cluster.main"} with input as lib_test.plan_in("dev", given)
}

test_the_first_day_of_extended_support if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "engine_version": "8.0.39"},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
		with input.context.now as "2026-08-01T00:00:00Z"
}

test_the_day_before_extended_support if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "engine_version": "8.0.39"},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
		with input.context.now as "2026-07-31T23:00:00Z"
}

test_a_version_in_standard_support if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "engine_version": "16.4"},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_an_engine_without_extended_support if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "sqlserver-ex", "engine_version": "12.00.6293.0.v1"},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_it_is_not_enrolled if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "mysql",
				"engine_version": "5.7.44",
				"engine_lifecycle_support": "open-source-rds-extended-support-disabled",
			},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_the_provider_enrols_it if {
	given := [
		{
			"address": "aws_rds_cluster.main",
			"after": {"engine": "aurora-postgresql", "engine_version": "11.21"},
			"unknown": {"engine_lifecycle_support": true},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_rds_cluster.main"} with input as lib_test.plan_in("dev", given)
}

test_an_instance_of_a_cluster_that_is_not_enrolled if {
	given := [
		{
			"address": "aws_rds_cluster.main",
			"after": {
				"engine": "aurora-postgresql",
				"engine_version": "11.21",
				"engine_lifecycle_support": "open-source-rds-extended-support-disabled",
			},
		},
		{
			"address": "aws_rds_cluster_instance.a",
			"after": {"engine": "aurora-postgresql", "engine_version": "11.21"},
			"unknown": {"cluster_identifier": true},
			"references": {"cluster_identifier": ["aws_rds_cluster.main"]},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_an_instance_of_a_cluster_elsewhere if {
	given := [
		{
			"address": "aws_rds_cluster_instance.a",
			"after": {
				"engine": "aurora-postgresql",
				"engine_version": "11.21",
				"cluster_identifier": "main",
			},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_rds_cluster_instance.a"} with input as lib_test.plan_in("dev", given)
}

test_the_version_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql"},
			"unknown": {"engine_version": true},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}
