package costguard.policies.aws_opensearch_nonprod_topology_test

import data.costguard.lib_test
import data.costguard.policies.aws_opensearch_nonprod_topology as policy
import rego.v1

test_two_zones if {
	given := [
		{
			"address": "aws_opensearch_domain.logs",
			"after": {
				"cluster_config": [
					{
						"instance_type": "m6g.large.search",
						"instance_count": 2,
						"zone_awareness_enabled": true,
						"dedicated_master_enabled": false,
					},
				],
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_opensearch_domain.logs"} with input as lib_test.plan_in("dev", given)
}

test_two_zones_says_what_to_change if {
	given := [
		{
			"address": "aws_opensearch_domain.logs",
			"after": {
				"cluster_config": [
					{
						"instance_type": "m6g.large.search",
						"instance_count": 2,
						"zone_awareness_enabled": true,
						"dedicated_master_enabled": false,
					},
				],
			},
		},
	]
	wanted := [
		[
			{"path": "cluster_config.0.zone_awareness_enabled", "value": false},
			{"path": "cluster_config.0.instance_count", "value": 1},
		],
	]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_dedicated_masters if {
	given := [
		{
			"address": "aws_elasticsearch_domain.logs",
			"after": {
				"cluster_config": [
					{
						"instance_type": "m5.large.elasticsearch",
						"instance_count": 1,
						"dedicated_master_enabled": true,
					},
				],
			},
		},
	]
	wanted := {"aws_elasticsearch_domain.logs"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_dedicated_masters_says_what_to_change if {
	given := [
		{
			"address": "aws_elasticsearch_domain.logs",
			"after": {
				"cluster_config": [
					{
						"instance_type": "m5.large.elasticsearch",
						"instance_count": 1,
						"dedicated_master_enabled": true,
					},
				],
			},
		},
	]
	wanted := [[{"path": "cluster_config.0.dedicated_master_enabled", "value": false}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_a_standby if {
	given := [
		{
			"address": "aws_opensearch_domain.logs",
			"after": {
				"cluster_config": [
					{
						"instance_type": "m6g.large.search",
						"instance_count": 3,
						"multi_az_with_standby_enabled": true,
					},
				],
			},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_opensearch_domain.logs"} with input as lib_test.plan_in("dev", given)
}

test_an_old_family if {
	given := [
		{
			"address": "aws_opensearch_domain.logs",
			"after": {"cluster_config": [{"instance_type": "m4.large.search", "instance_count": 1}]},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_opensearch_domain.logs"} with input as lib_test.plan_in("dev", given)
}

test_a_single_node_of_a_newer_family if {
	given := [
		{
			"address": "aws_opensearch_domain.logs",
			"after": {
				"cluster_config": [
					{
						"instance_type": "t3.small.search",
						"instance_count": 1,
						"dedicated_master_enabled": false,
						"zone_awareness_enabled": false,
					},
				],
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_node_type_and_the_zones_are_not_known_before_apply if {
	given := [
		{
			"address": "aws_opensearch_domain.logs",
			"after": {"cluster_config": [{"instance_count": 2}]},
			"unknown": {
				"cluster_config.0.instance_type": true,
				"cluster_config.0.zone_awareness_enabled": true,
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
