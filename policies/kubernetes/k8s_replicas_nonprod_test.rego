package costguard.policies.k8s_replicas_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.k8s_replicas_nonprod as policy
import rego.v1

test_three_replicas if {
	given := [{"address": "kubernetes_deployment_v1.web", "after": {"spec": [{"replicas": "3"}]}}]
	wanted := {"kubernetes_deployment_v1.web"}
	lib_test.addresses(policy.warn) == wanted with input as lib_test.plan_in("dev", given)
}

test_three_replicas_says_what_to_change if {
	given := [{"address": "kubernetes_deployment_v1.web", "after": {"spec": [{"replicas": "3"}]}}]
	wanted := [[{"path": "spec.0.replicas", "value": "1"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_one_replica if {
	given := [{"address": "kubernetes_deployment_v1.web", "after": {"spec": [{"replicas": "1"}]}}]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_nothing_said_of_replicas if {
	given := [{"address": "kubernetes_deployment_v1.web", "after": {"spec": [{"replicas": null}]}}]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_chart_with_two_replicas if {
	given := [
		{
			"address": "helm_release.web",
			"after": {
				"chart": "web",
				"set": [
					{"name": "image", "value": "web:1"},
					{"name": "replicaCount", "value": "2"},
				],
			},
		},
	]
	lib_test.addresses(policy.warn) == {"helm_release.web"} with input as lib_test.plan_in("dev", given)
}

test_a_chart_with_two_replicas_says_what_to_change if {
	given := [
		{
			"address": "helm_release.web",
			"after": {
				"chart": "web",
				"set": [
					{"name": "image", "value": "web:1"},
					{"name": "replicaCount", "value": "2"},
				],
			},
		},
	]
	wanted := [[{"path": "set.1.value", "value": "1"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_a_chart_with_values_for_two_replicas if {
	given := [
		{
			"address": "helm_release.web",
			"after": {"chart": "web", "values": ["replicaCount: 2\n"]},
		},
	]
	lib_test.addresses(policy.warn) == {"helm_release.web"} with input as lib_test.plan_in("dev", given)
}

test_a_chart_that_sets_one_replica_beside_its_values if {
	given := [
		{
			"address": "helm_release.web",
			"after": {
				"chart": "web",
				"values": ["replicaCount: 2\n"],
				"set": [{"name": "replicaCount", "value": "1"}],
			},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_chart_with_values_for_one_replica if {
	given := [
		{
			"address": "helm_release.web",
			"after": {"chart": "web", "values": ["replicaCount: 1\n"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_number_is_not_known_before_apply if {
	given := [
		{
			"address": "kubernetes_deployment_v1.web",
			"after": {"spec": [{}]},
			"unknown": {"spec.0.replicas": true},
		},
		{
			"address": "helm_release.web",
			"after": {"chart": "web", "set": [{"name": "replicaCount"}]},
			"unknown": {"set.0.value": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
