package costguard.policies.aws_rds_cluster_multi_az_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_rds_cluster_multi_az_nonprod as policy
import rego.v1

test_a_writer_and_a_reader if {
	given := [
		{"address": "aws_rds_cluster.main", "after": {"engine": "aurora-postgresql"}},
		{
			"address": "aws_rds_cluster_instance.i[0]",
			"after": {},
			"unknown": {"cluster_identifier": true},
			"references": {"cluster_identifier": ["aws_rds_cluster.main"]},
		},
		{
			"address": "aws_rds_cluster_instance.i[1]",
			"after": {},
			"unknown": {"cluster_identifier": true},
			"references": {"cluster_identifier": ["aws_rds_cluster.main"]},
		},
	]
	wanted := {"aws_rds_cluster_instance.i[1]"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_two_instances_of_a_cluster if {
	given := [
		{"address": "aws_rds_cluster_instance.a", "after": {"cluster_identifier": "main"}},
		{"address": "aws_rds_cluster_instance.b", "after": {"cluster_identifier": "main"}},
	]
	lib_test.addresses(policy.warn) == {"aws_rds_cluster_instance.b"} with input as lib_test.plan_in("dev", given)
}

test_one_instance_in_each_of_two_clusters if {
	given := [
		{"address": "aws_rds_cluster_instance.a", "after": {"cluster_identifier": "main"}},
		{"address": "aws_rds_cluster_instance.b", "after": {"cluster_identifier": "other"}},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_cluster_block_with_two_instances_of_its_own if {
	given := [
		{"address": "aws_rds_cluster.c[\"a\"]", "after": {}},
		{"address": "aws_rds_cluster.c[\"b\"]", "after": {}},
		{
			"address": "aws_rds_cluster_instance.i[\"a\"]",
			"after": {},
			"unknown": {"cluster_identifier": true},
			"references": {"cluster_identifier": ["aws_rds_cluster.c"]},
		},
		{
			"address": "aws_rds_cluster_instance.i[\"b\"]",
			"after": {},
			"unknown": {"cluster_identifier": true},
			"references": {"cluster_identifier": ["aws_rds_cluster.c"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_two_instances_of_a_module_with_a_cluster_each if {
	given := [
		{
			"address": "module.db[\"a\"].aws_rds_cluster.c",
			"after": {},
			"module": "module.db[\"a\"]",
		},
		{
			"address": "module.db[\"a\"].aws_rds_cluster_instance.i",
			"after": {},
			"unknown": {"cluster_identifier": true},
			"references": {"cluster_identifier": ["module.db.aws_rds_cluster.c"]},
			"module": "module.db[\"a\"]",
		},
		{
			"address": "module.db[\"b\"].aws_rds_cluster.c",
			"after": {},
			"module": "module.db[\"b\"]",
		},
		{
			"address": "module.db[\"b\"].aws_rds_cluster_instance.i",
			"after": {},
			"unknown": {"cluster_identifier": true},
			"references": {"cluster_identifier": ["module.db.aws_rds_cluster.c"]},
			"module": "module.db[\"b\"]",
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_multi_az_db_cluster if {
	given := [
		{
			"address": "aws_rds_cluster.main",
			"after": {"engine": "postgres", "db_cluster_instance_class": "db.m5d.large"},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_rds_cluster.main"} with input as lib_test.plan_in("dev", given)
}

test_an_aurora_cluster_by_itself if {
	given := [
		{
			"address": "aws_rds_cluster.main",
			"after": {"engine": "aurora-postgresql", "db_cluster_instance_class": null},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_it_is_not_known_which_cluster_the_instances_are_of if {
	given := [
		{
			"address": "aws_rds_cluster_instance.a",
			"after": {},
			"unknown": {"cluster_identifier": true},
		},
		{
			"address": "aws_rds_cluster_instance.b",
			"after": {},
			"unknown": {"cluster_identifier": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_an_instance_that_is_there_stays_before_a_new_one if {
	given := [
		{"address": "aws_rds_cluster_instance.a", "after": {"cluster_identifier": "main"}},
		{
			"address": "aws_rds_cluster_instance.b",
			"after": {"cluster_identifier": "main"},
			"action": "no-op",
		},
	]
	lib_test.addresses(policy.warn) == {"aws_rds_cluster_instance.a"} with input as lib_test.plan_in("dev", given)
}
