package costguard.policies.aws_ec2_graviton_alternative_test

import data.costguard.lib_test
import data.costguard.policies.aws_ec2_graviton_alternative as policy
import rego.v1

changes(type, after) := [change |
	some finding in policy.warn with input as lib_test.creating(type, after)
	some change in finding.changes
]

test_m6i_is_found_and_m7g_named if {
	changes("aws_instance", {"instance_type": "m6i.large"}) == [{"path": "instance_type", "value": "m7g.large"}]
}

test_a_size_that_m7g_lacks_has_a_row_of_its_own if {
	changes("aws_instance", {"instance_type": "m5.24xlarge"}) == [{"path": "instance_type", "value": "m8g.24xlarge"}]
}

test_arm64_is_fine if {
	changes("aws_instance", {"instance_type": "m7g.large"}) == []
}

test_a_tag_binds_to_x86 if {
	changes("aws_instance", {"instance_type": "m6i.large", "tags": {"Architecture": "x86_64"}}) == []
}

test_a_node_group_changes_its_image_too if {
	changes("aws_eks_node_group", {"instance_types": ["m6i.large"], "ami_type": "AL2023_x86_64_STANDARD"}) == [
		{"path": "instance_types.0", "value": "m7g.large"},
		{"path": "ami_type", "value": "AL2023_ARM_64_STANDARD"},
	]
}

test_a_node_group_with_a_type_that_has_no_alternative_is_fine if {
	changes("aws_eks_node_group", {"instance_types": ["m6i.large", "m5zn.large"]}) == []
}

test_types_that_would_be_one_type_twice_are_no_change if {
	changes("aws_eks_node_group", {"instance_types": ["m6i.large", "m5.large"], "ami_type": "AL2023_x86_64_STANDARD"}) == []
}

test_a_node_group_on_windows_is_fine if {
	changes("aws_eks_node_group", {"instance_types": ["m6i.large"], "ami_type": "WINDOWS_CORE_2022_x86_64"}) == []
}

task(platform) := {"requires_compatibilities": ["FARGATE"], "runtime_platform": platform}

test_a_task_without_an_architecture_is_on_x86 if {
	changes("aws_ecs_task_definition", task([])) == [{
		"path": "runtime_platform",
		"value": [{"cpu_architecture": "ARM64", "operating_system_family": "LINUX"}],
	}]
}

test_a_task_on_x86_is_found if {
	changes("aws_ecs_task_definition", task([{"cpu_architecture": "X86_64"}])) == [{
		"path": "runtime_platform.0.cpu_architecture",
		"value": "ARM64",
	}]
}

test_a_task_on_arm64_is_fine if {
	changes("aws_ecs_task_definition", task([{"cpu_architecture": "ARM64"}])) == []
}

test_a_task_on_windows_is_fine if {
	changes("aws_ecs_task_definition", task([{"operating_system_family": "WINDOWS_SERVER_2022_CORE"}])) == []
}

test_a_task_not_on_fargate_is_fine if {
	changes("aws_ecs_task_definition", {"requires_compatibilities": ["EC2"], "runtime_platform": []}) == []
}

test_an_architecture_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(
		"aws_ecs_task_definition",
		task([{}]),
		["runtime_platform.0.cpu_architecture"],
	)
}

test_a_system_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(
		"aws_ecs_task_definition",
		task([{}]),
		["runtime_platform.0.operating_system_family"],
	)
}

test_tags_that_are_not_known_are_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(
		"aws_instance",
		{"instance_type": "m6i.large"},
		["tags"],
	)
}

test_a_machine_on_windows_is_fine if {
	line := {"name": "Instance usage (Windows, on-demand, m6i.large)"}
	document := lib_test.plan_in("dev", [{
		"address": "aws_instance.x",
		"after": {"instance_type": "m6i.large"},
		"cost": {"after": {"components": [line]}},
	}])
	count(policy.warn) == 0 with input as document
}
