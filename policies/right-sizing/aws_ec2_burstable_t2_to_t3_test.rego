package costguard.policies.aws_ec2_burstable_t2_to_t3_test

import data.costguard.lib_test
import data.costguard.policies.aws_ec2_burstable_t2_to_t3 as policy
import rego.v1

test_t2_is_found if {
	policy.warn == {{
		"msg": "aws_instance.x: t2.micro is of the T2 family; t3.micro costs less",
		"address": "aws_instance.x",
		"changes": [{"path": "instance_type", "value": "t3.micro"}],
	}} with input as lib_test.creating("aws_instance", {"instance_type": "t2.micro"})
}

test_a_template_is_found if {
	count(policy.warn) == 1 with input as lib_test.creating("aws_launch_template", {"instance_type": "t2.large"})
}

test_t3_is_fine if {
	count(policy.warn) == 0 with input as lib_test.creating("aws_instance", {"instance_type": "t3.micro"})
}

test_no_type_is_fine if {
	count(policy.warn) == 0 with input as lib_test.creating("aws_launch_template", {"instance_type": null})
}

test_a_type_that_is_not_known_is_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown("aws_instance", {}, ["instance_type"])
}
