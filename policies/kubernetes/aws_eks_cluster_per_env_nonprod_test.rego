package costguard.policies.aws_eks_cluster_per_env_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_eks_cluster_per_env_nonprod as policy
import rego.v1

test_two_clusters if {
	given := [
		{"address": "aws_eks_cluster.a", "after": {"name": "a"}},
		{"address": "aws_eks_cluster.b", "after": {"name": "b"}},
	]
	lib_test.addresses(policy.warn) == {"aws_eks_cluster.b"} with input as lib_test.plan_in("dev", given)
}

test_one_cluster if {
	given := [{"address": "aws_eks_cluster.a", "after": {"name": "a"}}]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_one_cluster_of_which_little_is_known_before_apply if {
	given := [
		{
			"address": "aws_eks_cluster.a",
			"after": {},
			"unknown": {"name": true, "version": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_cluster_takes_the_place_of_another if {
	given := [
		{"address": "aws_eks_cluster.a", "after": {"name": "a"}, "action": "delete"},
		{"address": "aws_eks_cluster.b", "after": {"name": "b"}},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_cluster_that_is_there_stays_before_a_new_one if {
	given := [
		{"address": "aws_eks_cluster.a", "after": {"name": "a"}},
		{"address": "aws_eks_cluster.b", "after": {"name": "b"}, "action": "no-op"},
	]
	lib_test.addresses(policy.warn) == {"aws_eks_cluster.a"} with input as lib_test.plan_in("dev", given)
}
