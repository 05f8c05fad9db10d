package costguard.policies.aws_rds_previous_generation_class_test

import data.costguard.lib_test
import data.costguard.policies.aws_rds_previous_generation_class as policy
import rego.v1

test_an_old_class_of_postgresql_15 if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "postgres",
				"engine_version": "15.4",
				"instance_class": "db.m4.large",
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_an_old_class_of_postgresql_15_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "postgres",
				"engine_version": "15.4",
				"instance_class": "db.m4.large",
			},
		},
	]
	wanted := [[{"path": "instance_class", "value": "db.m6g.large"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_an_engine_that_does_not_run_on_graviton if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "oracle-se2",
				"engine_version": "19",
				"instance_class": "db.m4.large",
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_an_engine_that_does_not_run_on_graviton_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "oracle-se2",
				"engine_version": "19",
				"instance_class": "db.m4.large",
			},
		},
	]
	wanted := [[{"path": "instance_class", "value": "db.m6i.large"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_a_version_that_does_not_run_on_graviton if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "engine_version": "5.7.44", "instance_class": "db.r4.large"},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_a_version_that_does_not_run_on_graviton_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "mysql", "engine_version": "5.7.44", "instance_class": "db.r4.large"},
		},
	]
	wanted := [[{"path": "instance_class", "value": "db.r6i.large"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_mariadb_from_version_10_5 if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "mariadb",
				"engine_version": "10.11",
				"instance_class": "db.t2.medium",
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_mariadb_from_version_10_5_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "mariadb",
				"engine_version": "10.11",
				"instance_class": "db.t2.medium",
			},
		},
	]
	wanted := [[{"path": "instance_class", "value": "db.t4g.medium"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_mariadb_before_version_10_5 if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "mariadb",
				"engine_version": "10.4.29",
				"instance_class": "db.t2.medium",
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_mariadb_before_version_10_5_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "mariadb",
				"engine_version": "10.4.29",
				"instance_class": "db.t2.medium",
			},
		},
	]
	wanted := [[{"path": "instance_class", "value": "db.t3.medium"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_a_major_version_alone if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "engine_version": "16", "instance_class": "db.t3.medium"},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_a_major_version_alone_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "engine_version": "16", "instance_class": "db.t3.medium"},
		},
	]
	wanted := [[{"path": "instance_class", "value": "db.t4g.medium"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_the_only_successor_is_one_that_the_engine_does_not_run_on if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "sqlserver-ex",
				"engine_version": "15.00",
				"instance_class": "db.t3.medium",
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_an_instance_of_aurora if {
	given := [
		{
			"address": "aws_rds_cluster_instance.a",
			"after": {
				"engine": "aurora-postgresql",
				"engine_version": "15.4",
				"instance_class": "db.r5.large",
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_rds_cluster_instance.a"} with input as lib_test.plan_in("dev", given)
}

test_a_size_that_the_successor_does_not_have if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "postgres",
				"engine_version": "15.4",
				"instance_class": "db.m4.10xlarge",
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_a_size_that_the_successor_does_not_have_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "postgres",
				"engine_version": "15.4",
				"instance_class": "db.m4.10xlarge",
			},
		},
	]
	[f.changes | some f in policy.warn] == [[]] with input as lib_test.plan_in("dev", given)
}

test_a_class_of_oracle_with_parts_of_its_own if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "oracle-ee",
				"engine_version": "19",
				"instance_class": "db.r5.4xlarge.tpc2.mem4x",
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_a_class_of_oracle_with_parts_of_its_own_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "oracle-ee",
				"engine_version": "19",
				"instance_class": "db.r5.4xlarge.tpc2.mem4x",
			},
		},
	]
	[f.changes | some f in policy.warn] == [[]] with input as lib_test.plan_in("dev", given)
}

test_a_class_of_today if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {
				"engine": "postgres",
				"engine_version": "15.4",
				"instance_class": "db.m7g.large",
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_class_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "engine_version": "15.4"},
			"unknown": {"instance_class": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_version_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "instance_class": "db.m4.large"},
			"unknown": {"engine_version": true},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_db_instance.main"} with input as lib_test.plan_in("dev", given)
}

test_the_version_is_not_known_before_apply_says_what_to_change if {
	given := [
		{
			"address": "aws_db_instance.main",
			"after": {"engine": "postgres", "instance_class": "db.m4.large"},
			"unknown": {"engine_version": true},
		},
	]
	wanted := [[{"path": "instance_class", "value": "db.m6i.large"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}
