package costguard.policies.aws_eks_extended_support_test

import data.costguard.lib_test
import data.costguard.policies.aws_eks_extended_support as policy
import rego.v1

test_a_version_past_standard_support if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.32", "upgrade_policy": [{"support_type": "STANDARD"}]},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_eks_cluster.main"} with input as lib_test.plan_in("prod", given)
}

test_a_version_older_than_the_calendar if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.23", "upgrade_policy": [{"support_type": "STANDARD"}]},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_eks_cluster.main"} with input as lib_test.plan_in("prod", given)
}

test_a_version_whose_support_ends_soon if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.34", "upgrade_policy": [{"support_type": "STANDARD"}]},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_eks_cluster.main"} with input as lib_test.plan_in("prod", given)
}

test_the_day_before_the_sixty_days_begin if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.34", "upgrade_policy": [{"support_type": "STANDARD"}]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("prod", given)
		with input.context.now as "2026-10-02T00:00:00Z"
}

test_the_last_day_of_support if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.34", "upgrade_policy": [{"support_type": "STANDARD"}]},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("prod", given)
		with input.context.now as "2026-12-02T12:00:00Z"
}

test_the_day_after_the_last_day_of_support if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.34", "upgrade_policy": [{"support_type": "STANDARD"}]},
		},
	]
	lib_test.addresses(policy.deny) == {"aws_eks_cluster.main"} with input as lib_test.plan_in("prod", given)
		with input.context.now as "2026-12-03T00:00:00Z"
}

test_a_version_in_support_that_may_be_extended if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.35", "upgrade_policy": [{"support_type": "EXTENDED"}]},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_eks_cluster.main"} with input as lib_test.plan_in("dev", given)
}

test_a_version_in_support_that_may_be_extended_says_what_to_change if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.35", "upgrade_policy": [{"support_type": "EXTENDED"}]},
		},
	]
	wanted := [[{"path": "upgrade_policy.0.support_type", "value": "STANDARD"}]]
	[f.changes | some f in policy.warn] == wanted with input as lib_test.plan_in("dev", given)
}

test_no_policy_means_that_it_may if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.35", "upgrade_policy": []},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_eks_cluster.main"} with input as lib_test.plan_in("dev", given)
}

test_the_provider_fills_the_policy_in if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.35"},
			"unknown": {"upgrade_policy": true},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_eks_cluster.main"} with input as lib_test.plan_in("dev", given)
}

test_production_may_extend_support if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.35", "upgrade_policy": [{"support_type": "EXTENDED"}]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("prod", given)
}

test_a_version_in_support_that_is_not_extended if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"version": "1.35", "upgrade_policy": [{"support_type": "STANDARD"}]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_version_and_policy_are_not_known_before_apply if {
	given := [
		{
			"address": "aws_eks_cluster.main",
			"after": {"name": "main", "upgrade_policy": [{}]},
			"unknown": {"version": true, "upgrade_policy.0.support_type": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
