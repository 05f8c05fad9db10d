package costguard.policies.aws_elasticache_replicas_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_elasticache_replicas_nonprod as policy
import rego.v1

test_a_replica if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {
				"node_type": "cache.t4g.small",
				"num_cache_clusters": 2,
				"multi_az_enabled": false,
			},
		},
	]
	wanted := {"aws_elasticache_replication_group.main"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_a_replica_says_what_to_change if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {
				"node_type": "cache.t4g.small",
				"num_cache_clusters": 2,
				"multi_az_enabled": false,
			},
		},
	]
	wanted := [
		[
			{"path": "num_cache_clusters", "value": 1},
			{"path": "automatic_failover_enabled", "value": false},
			{"path": "multi_az_enabled", "value": false},
		],
	]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_a_replica_in_each_shard if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {
				"node_type": "cache.t4g.small",
				"num_node_groups": 2,
				"replicas_per_node_group": 1,
			},
			"unknown": {"num_cache_clusters": true},
		},
	]
	wanted := {"aws_elasticache_replication_group.main"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_a_replica_in_each_shard_in_the_words_of_an_older_provider if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {
				"node_type": "cache.t4g.small",
				"cluster_mode": [{"num_node_groups": 2, "replicas_per_node_group": 1}],
			},
		},
	]
	wanted := {"aws_elasticache_replication_group.main"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_multi_az if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"node_type": "cache.t4g.small", "multi_az_enabled": true},
		},
	]
	wanted := {"aws_elasticache_replication_group.main"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_a_single_node if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {
				"node_type": "cache.t4g.small",
				"num_cache_clusters": 1,
				"multi_az_enabled": false,
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_shards_without_replicas if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {
				"node_type": "cache.t4g.small",
				"num_node_groups": 2,
				"replicas_per_node_group": 0,
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_numbers_are_not_known_before_apply if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"node_type": "cache.t4g.small"},
			"unknown": {
				"num_cache_clusters": true,
				"replicas_per_node_group": true,
				"multi_az_enabled": true,
				"cluster_mode": true,
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
