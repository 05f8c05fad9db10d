package costguard.policies.aws_eks_node_group_spot_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_eks_node_group_spot_nonprod as policy
import rego.v1

nodes(after) := lib_test.creating("aws_eks_node_group", after)

test_on_demand_is_found if {
	{finding.changes | some finding in policy.warn} == {[{
		"path": "capacity_type",
		"value": "SPOT",
	}]} with input as nodes({"capacity_type": "ON_DEMAND"})
}

test_none_means_on_demand if {
	count(policy.warn) == 1 with input as nodes({"capacity_type": null, "taint": []})
}

test_spot_is_fine if {
	count(policy.warn) == 0 with input as nodes({"capacity_type": "SPOT"})
}

test_a_capacity_block_is_fine if {
	count(policy.warn) == 0 with input as nodes({"capacity_type": "CAPACITY_BLOCK"})
}

test_nodes_of_the_system_are_fine if {
	count(policy.warn) == 0 with input as nodes({"taint": [{"key": "CriticalAddonsOnly", "effect": "NO_SCHEDULE"}]})
}

test_another_taint_is_found if {
	count(policy.warn) == 1 with input as nodes({"taint": [{"key": "team", "value": "a", "effect": "NO_SCHEDULE"}]})
}

test_nodes_that_keep_state_are_fine if {
	count(policy.warn) == 0 with input as nodes({"tags": {"Role": "database"}})
}

test_a_capacity_type_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown("aws_eks_node_group", {}, ["capacity_type"])
}

test_taints_that_are_not_known_are_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown("aws_eks_node_group", {}, ["taint"])
	count(policy.warn) == 0 with input as lib_test.creating_unknown(
		"aws_eks_node_group",
		{"taint": [{"effect": "NO_SCHEDULE"}]},
		["taint.0.key"],
	)
}
