package costguard.policies.k8s_load_balancer_service_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.k8s_load_balancer_service_nonprod as policy
import rego.v1

test_a_load_balancer_of_its_own if {
	given := [
		{
			"address": "kubernetes_service_v1.web",
			"after": {"spec": [{"type": "LoadBalancer"}]},
		},
	]
	lib_test.addresses(policy.warn) == {"kubernetes_service_v1.web"} with input as lib_test.plan_in("dev", given)
}

test_a_load_balancer_of_its_own_says_what_to_change if {
	given := [
		{
			"address": "kubernetes_service_v1.web",
			"after": {"spec": [{"type": "LoadBalancer"}]},
		},
	]
	wanted := [[{"path": "spec.0.type", "value": "ClusterIP"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_the_same_by_its_older_name if {
	given := [{"address": "kubernetes_service.web", "after": {"spec": [{"type": "LoadBalancer"}]}}]
	lib_test.addresses(policy.warn) == {"kubernetes_service.web"} with input as lib_test.plan_in("dev", given)
}

test_within_the_cluster if {
	given := [{"address": "kubernetes_service_v1.web", "after": {"spec": [{"type": "ClusterIP"}]}}]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_the_type_is_not_known_before_apply if {
	given := [
		{
			"address": "kubernetes_service_v1.web",
			"after": {"spec": [{}]},
			"unknown": {"spec.0.type": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
