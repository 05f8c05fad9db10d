package costguard.policies.aws_ec2_oversized_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_ec2_oversized_nonprod as policy
import rego.v1

# A document with a machine of this size.
machine(environment, vcpu, memory, after) := document if {
	plain := lib_test.creating_in(environment, "aws_instance", after)
	facts := {"type": "m6i.x", "vcpu": vcpu, "memory_gib": memory, "gpu_count": 0}
	document := object.union(plain, {"resources": [object.union(plain.resources[0], {"machine": facts})]})
}

test_at_the_cap_is_fine if {
	count(policy.warn | policy.deny) == 0 with input as machine("dev", 4, 16, {})
}

test_too_many_vcpus_are_found if {
	{finding.msg | some finding in policy.warn} == {concat("", [
		"aws_instance.x: m6i.x has more than the cap of 4 vCPUs and 16 GiB",
	])} with input as machine("dev", 8, 16, {})
}

test_too_much_memory_is_found if {
	count(policy.warn) == 1 with input as machine("dev", 4, 32, {})
}

test_twice_the_cap_is_not_blocked if {
	count(policy.deny) == 0 with input as machine("dev", 8, 32, {})
}

test_above_twice_the_cap_is_blocked_and_not_warned_of if {
	count(policy.deny) == 1 with input as machine("dev", 16, 32, {})
	count(policy.warn) == 0 with input as machine("dev", 16, 32, {})
}

test_staging_has_a_cap_of_its_own if {
	count(policy.warn | policy.deny) == 0 with input as machine("staging", 8, 32, {})
}

test_an_environment_without_one_has_that_of_others if {
	count(policy.warn) == 1 with input as machine("qa", 8, 16, {})
}

test_a_test_of_performance_is_fine if {
	count(policy.warn | policy.deny) == 0 with input as machine("dev", 64, 256, {"tags": {"Purpose": "perf"}})
}

test_a_type_that_is_not_known_is_no_finding if {
	document := lib_test.creating_unknown("aws_instance", {}, ["instance_type"])
	count(policy.warn | policy.deny) == 0 with input as document
}

nodes(types) := lib_test.creating("aws_eks_node_group", {"instance_types": types})

test_large_nodes_are_found if {
	count(policy.warn) == 1 with input as nodes(["m6i.large", "m6i.4xlarge"])
}

test_nodes_of_an_allowed_size_are_fine if {
	count(policy.warn) == 0 with input as nodes(["t3.medium", "m6i.xlarge"])
}
