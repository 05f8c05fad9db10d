package costguard.policies.aws_elasticache_valkey_test

import data.costguard.lib_test
import data.costguard.policies.aws_elasticache_valkey as policy
import rego.v1

test_redis_oss if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"engine": "redis", "node_type": "cache.t4g.small"},
		},
	]
	wanted := {"aws_elasticache_replication_group.main"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_redis_oss_says_what_to_change if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"engine": "redis", "node_type": "cache.t4g.small"},
		},
	]
	wanted := [[{"path": "engine", "value": "valkey"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_version_and_default_parameters_change_too if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"engine": "redis", "engine_version": "7.1", "parameter_group_name": "default.redis6.x.cluster.on"},
		},
		{
			"address": "aws_elasticache_replication_group.own",
			"after": {"engine": "redis", "parameter_group_name": "ours"},
		},
	]
	engine := {"path": "engine", "value": "valkey"}
	wanted := {
		"aws_elasticache_replication_group.main": {
			engine,
			{"path": "engine_version", "value": "7.2"},
			{"path": "parameter_group_name", "value": "default.valkey7.cluster.on"},
		},
		"aws_elasticache_replication_group.own": {engine},
	}
	found := {f.address: {c | some c in f.changes} | some f in policy.warn} with input as lib_test.plan_in("dev", given)
	found == wanted
}

test_redis_oss_serverless if {
	given := [
		{
			"address": "aws_elasticache_serverless_cache.a",
			"after": {"engine": "redis", "name": "a"},
		},
	]
	wanted := {"aws_elasticache_serverless_cache.a"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_valkey if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"engine": "valkey", "node_type": "cache.t4g.small"},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_memcached_serverless if {
	given := [
		{
			"address": "aws_elasticache_serverless_cache.a",
			"after": {"engine": "memcached", "name": "a"},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_engine_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_elasticache_replication_group.main",
			"after": {"node_type": "cache.t4g.small"},
			"unknown": {"engine": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
