package costguard.policies.aws_lb_unused_test

import data.costguard.lib_test
import data.costguard.policies.aws_lb_unused as policy
import rego.v1

test_a_plan_that_is_not_whole if {
	given := [{"address": "aws_lb.web", "after": {}}]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
		with input.context.complete as false
}

test_no_listener_refers_to_it if {
	given := [{"address": "aws_lb.web", "after": {"load_balancer_type": "application"}}]
	lib_test.addresses(policy.warn) == {"aws_lb.web"} with input as lib_test.plan_in("dev", given)
}

test_a_listener_refers_to_another if {
	given := [
		{"address": "aws_lb.idle", "after": {}},
		{"address": "aws_lb.web", "after": {}},
		{
			"address": "aws_lb_listener.web",
			"after": {"port": 443},
			"unknown": {"load_balancer_arn": true},
			"references": {"load_balancer_arn": ["aws_lb.web"]},
		},
	]
	lib_test.addresses(policy.warn) == {"aws_lb.idle"} with input as lib_test.plan_in("dev", given)
}

test_a_listener_refers_to_it if {
	given := [
		{"address": "aws_lb.web", "after": {}},
		{
			"address": "aws_lb_listener.web",
			"after": {"port": 443},
			"unknown": {"load_balancer_arn": true},
			"references": {"load_balancer_arn": ["aws_lb.web"]},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_a_listener_has_its_arn if {
	given := [
		{
			"address": "aws_lb.web",
			"after": {
				"arn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1",
			},
			"action": "update",
		},
		{
			"address": "aws_lb_listener.web",
			"after": {
				"load_balancer_arn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1",
			},
			"action": "update",
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}

test_it_is_not_known_what_a_listener_belongs_to if {
	given := [
		{"address": "aws_lb.web", "after": {}},
		{
			"address": "aws_lb_listener.web",
			"after": {"port": 443},
			"unknown": {"load_balancer_arn": true},
		},
	]
	lib_test.addresses(policy.warn) == set() with input as lib_test.plan_in("dev", given)
}
