package costguard.policies.aws_ecs_fargate_spot_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_ecs_fargate_spot_nonprod as policy
import rego.v1

service(after) := lib_test.creating("aws_ecs_service", after)

strategy(providers) := [{"capacity_provider": provider, "weight": 1} | some provider in providers]

# A service on Fargate with a task definition.
with_task(after, unknown) := lib_test.plan_in("dev", [
	{
		"address": "aws_ecs_service.x",
		"after": {"launch_type": "FARGATE"},
		"references": {"task_definition": ["aws_ecs_task_definition.x"]},
	},
	{"address": "aws_ecs_task_definition.x", "after": after, "unknown": unknown},
])

test_fargate_is_found if {
	{finding.changes | some finding in policy.warn} == {[
		{"path": "launch_type", "value": null},
		{"path": "capacity_provider_strategy", "value": [{"capacity_provider": "FARGATE_SPOT", "weight": 1}]},
	]} with input as service({"launch_type": "FARGATE", "capacity_provider_strategy": []})
}

test_a_strategy_without_spot_is_found if {
	count(policy.warn) == 1 with input as service({"capacity_provider_strategy": strategy(["FARGATE"])})
}

test_a_strategy_with_spot_is_fine if {
	document := service({"capacity_provider_strategy": strategy(["FARGATE", "FARGATE_SPOT"])})
	count(policy.warn) == 0 with input as document
}

test_machines_of_its_own_are_fine if {
	count(policy.warn) == 0 with input as service({"launch_type": "EC2", "capacity_provider_strategy": []})
	count(policy.warn) == 0 with input as service({"capacity_provider_strategy": strategy(["group"])})
}

test_a_service_that_leaves_it_to_the_cluster_is_fine if {
	count(policy.warn) == 0 with input as service({"launch_type": null, "capacity_provider_strategy": []})
}

test_a_cluster_without_spot_is_found if {
	document := lib_test.creating(
		"aws_ecs_cluster_capacity_providers",
		{"default_capacity_provider_strategy": strategy(["FARGATE"])},
	)
	count(policy.warn) == 1 with input as document
}

test_a_cluster_with_spot_is_fine if {
	document := lib_test.creating(
		"aws_ecs_cluster_capacity_providers",
		{"default_capacity_provider_strategy": strategy(["FARGATE_SPOT"])},
	)
	count(policy.warn) == 0 with input as document
}

test_windows_is_fine if {
	document := with_task({"runtime_platform": [{"operating_system_family": "WINDOWS_SERVER_2022_CORE"}]}, {})
	count(policy.warn) == 0 with input as document
}

test_linux_is_found if {
	count(policy.warn) == 1 with input as with_task({"runtime_platform": [{"operating_system_family": "LINUX"}]}, {})
}

test_a_system_that_is_not_known_is_no_finding if {
	document := with_task({"runtime_platform": [{}]}, {"runtime_platform.0.operating_system_family": true})
	count(policy.warn) == 0 with input as document
}

test_what_keeps_state_is_fine if {
	document := service({"launch_type": "FARGATE", "tags": {"Stateful": "true"}})
	count(policy.warn) == 0 with input as document
}

test_a_strategy_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(
		"aws_ecs_service",
		{},
		["launch_type", "capacity_provider_strategy"],
	)
}

test_a_provider_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(
		"aws_ecs_service",
		{"capacity_provider_strategy": [{"capacity_provider": "FARGATE"}, {"weight": 1}]},
		["capacity_provider_strategy.1.capacity_provider"],
	)
}
