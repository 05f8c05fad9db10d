package costguard.policies.aws_elasticache_previous_generation_test

import data.costguard.lib_test
import data.costguard.policies.aws_elasticache_previous_generation as policy
import rego.v1

test_an_old_family if {
	given := [
		{
			"address": "aws_elasticache_cluster.a",
			"after": {"engine": "redis", "node_type": "cache.m4.large", "num_cache_nodes": 1},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_elasticache_cluster.a"} with input as lib_test.plan_in("dev", given)
}

test_an_old_family_says_what_to_change if {
	given := [
		{
			"address": "aws_elasticache_cluster.a",
			"after": {"engine": "redis", "node_type": "cache.m4.large", "num_cache_nodes": 1},
		},
	]
	wanted := [[{"path": "node_type", "value": "cache.m6g.large"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_an_old_family_in_a_replication_group if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"node_type": "cache.r4.large"},
		},
	]
	wanted := {"aws_elasticache_replication_group.main"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_a_size_that_the_successor_does_not_have if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"node_type": "cache.m3.medium"},
		},
	]
	wanted := {"aws_elasticache_replication_group.main"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_a_size_that_the_successor_does_not_have_says_what_to_change if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"node_type": "cache.m3.medium"},
		},
	]
	[f.changes | some f in policy.warn] == [[]] with input as lib_test.plan_in("dev", given)
}

test_a_family_of_today if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"node_type": "cache.r7g.large"},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_node_type_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"num_cache_clusters": 1},
			"unknown": {"node_type": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
