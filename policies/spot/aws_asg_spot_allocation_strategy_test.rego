package costguard.policies.aws_asg_spot_allocation_strategy_test

import data.costguard.lib_test
import data.costguard.policies.aws_asg_spot_allocation_strategy as policy
import rego.v1

mixed(distribution) := {"mixed_instances_policy": [{"instances_distribution": distribution}]}

group(distribution) := lib_test.creating("aws_autoscaling_group", mixed(distribution))

path := "mixed_instances_policy.0.instances_distribution.0.spot_allocation_strategy"

test_lowest_price_is_found if {
	{finding.changes | some finding in policy.warn} == {[{
		"path": path,
		"value": "price-capacity-optimized",
	}]} with input as group([{"spot_allocation_strategy": "lowest-price"}])
}

test_none_means_lowest_price if {
	count(policy.warn) == 1 with input as group([{
		"spot_allocation_strategy": null,
		"on_demand_percentage_above_base_capacity": 0,
	}])
}

test_another_strategy_is_fine if {
	count(policy.warn) == 0 with input as group([{"spot_allocation_strategy": "price-capacity-optimized"}])
}

test_all_on_demand_is_fine if {
	count(policy.warn) == 0 with input as group([{
		"spot_allocation_strategy": "lowest-price",
		"on_demand_percentage_above_base_capacity": 100,
	}])
}

test_a_group_that_is_not_mixed_is_fine if {
	count(policy.warn) == 0 with input as lib_test.creating("aws_autoscaling_group", {"mixed_instances_policy": []})
}

test_a_strategy_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(
		"aws_autoscaling_group",
		mixed([{"on_demand_percentage_above_base_capacity": 0}]),
		[path],
	)
}
