package costguard.policies.aws_ec2_gpu_guardrail_test

import data.costguard.lib_test
import data.costguard.policies.aws_ec2_gpu_guardrail as policy
import rego.v1

machine(environment, after) := lib_test.creating_in(environment, "aws_instance", after)

approved := {"instance_type": "g5.xlarge", "tags": {"GpuApproval": "ml, until 2026-12-31"}}

# A document with an approved machine at a price an hour.
priced(environment, unit_price) := document if {
	plain := machine(environment, approved)
	line := {"name": "Instance usage (g5.xlarge)", "unit": "hours", "unit_price": unit_price}
	cost := {"after": {"components": [line]}}
	document := object.union(plain, {"resources": [object.union(plain.resources[0], {"cost": cost})]})
}

test_outside_production_it_is_blocked if {
	{finding.msg | some finding in policy.deny} == {concat("", [
		"aws_instance.x: g5.xlarge has accelerators, and the tag GpuApproval is missing",
	])} with input as machine("dev", {"instance_type": "g5.xlarge"})
}

test_in_production_it_is_a_warning if {
	count(policy.warn) == 1 with input as machine("prod", {"instance_type": "g5.xlarge"})
	count(policy.deny) == 0 with input as machine("prod", {"instance_type": "g5.xlarge"})
}

test_with_the_tag_it_is_fine if {
	count(policy.deny | policy.warn) == 0 with input as machine("dev", approved)
}

test_without_accelerators_it_is_fine if {
	count(policy.deny) == 0 with input as machine("dev", {"instance_type": "m6i.large"})
}

test_a_machine_that_is_known_to_have_gpus_is_found if {
	plain := machine("dev", {"instance_type": "zz1.large"})
	facts := {"type": "zz1.large", "gpu_count": 1}
	document := object.union(plain, {"resources": [object.union(plain.resources[0], {"machine": facts})]})
	count(policy.deny) == 1 with input as document
}

test_a_notebook_is_found if {
	document := lib_test.creating("aws_sagemaker_notebook_instance", {"instance_type": "ml.g4dn.xlarge"})
	count(policy.deny) == 1 with input as document
}

test_a_variant_of_an_endpoint_is_found if {
	document := lib_test.creating(
		"aws_sagemaker_endpoint_configuration",
		{"production_variants": [{"instance_type": "ml.m5.large"}, {"instance_type": "ml.inf2.xlarge"}]},
	)
	count(policy.deny) == 1 with input as document
}

test_a_template_may_tag_its_machines if {
	document := lib_test.creating("aws_launch_template", {
		"instance_type": "g5.xlarge",
		"tag_specifications": [{"resource_type": "instance", "tags": {"GpuApproval": "ml"}}],
	})
	count(policy.deny) == 0 with input as document
}

test_tags_of_machines_that_are_not_known_are_no_finding if {
	count(policy.deny) == 0 with input as lib_test.creating_unknown(
		"aws_launch_template",
		{"instance_type": "g5.xlarge"},
		["tag_specifications"],
	)
}

test_above_the_limit_of_an_hour_it_is_blocked_with_the_tag_too if {
	count(policy.deny) == 1 with input as priced("dev", 2.01)
}

test_at_the_limit_it_is_fine if {
	count(policy.deny) == 0 with input as priced("dev", 2)
}

test_an_environment_without_a_limit_has_none if {
	count(policy.deny) == 0 with input as priced("staging", 40)
}

test_tags_that_are_not_known_are_no_finding if {
	count(policy.deny) == 0 with input as lib_test.creating_unknown(
		"aws_instance",
		{"instance_type": "g5.xlarge"},
		["tags"],
	)
}

test_a_type_that_is_not_known_is_no_finding if {
	count(policy.deny) == 0 with input as lib_test.creating_unknown("aws_instance", {}, ["instance_type"])
}
