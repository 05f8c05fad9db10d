package costguard.policies.aws_elb_classic_test

import data.costguard.lib_test
import data.costguard.policies.aws_elb_classic as policy
import rego.v1

test_a_classic_load_balancer if {
	given := [{"address": "aws_elb.web", "after": {"name": "web"}}]
	lib_test.addresses(policy.warn) == {"aws_elb.web"} with input as lib_test.plan_in("dev", given)
}

test_an_application_load_balancer if {
	given := [{"address": "aws_lb.web", "after": {"load_balancer_type": "application"}}]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_load_balancer_whose_type_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_lb.web",
			"after": {"name": "web"},
			"unknown": {"load_balancer_type": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_one_that_goes_away if {
	given := [{"address": "aws_elb.web", "after": {"name": "web"}, "action": "delete"}]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
