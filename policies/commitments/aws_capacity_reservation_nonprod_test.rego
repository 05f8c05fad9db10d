package costguard.policies.aws_capacity_reservation_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_capacity_reservation_nonprod as policy
import rego.v1

test_a_reservation if {
	given := [
		{
			"address": "aws_ec2_capacity_reservation.game_day",
			"after": {
				"instance_type": "m7i.large",
				"instance_count": 2,
				"availability_zone": "us-east-1a",
			},
		},
	]
	wanted := {"aws_ec2_capacity_reservation.game_day"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("dev", given)
}

test_one_instance_is_enough_to_be_found if {
	given := [
		{
			"address": "aws_ec2_capacity_reservation.game_day",
			"after": {
				"instance_type": "m7i.large",
				"instance_count": 1,
				"availability_zone": "us-east-1a",
			},
		},
	]
	wanted := {"aws_ec2_capacity_reservation.game_day"}
	lib_test.addresses(policy.deny) == wanted with input as lib_test.plan_in("dev", given)
}

test_a_reservation_of_nothing if {
	given := [
		{
			"address": "aws_ec2_capacity_reservation.game_day",
			"after": {
				"instance_type": "m7i.large",
				"instance_count": 0,
				"availability_zone": "us-east-1a",
			},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}

test_the_number_is_not_known_before_apply if {
	given := [
		{
			"address": "aws_ec2_capacity_reservation.game_day",
			"after": {"instance_type": "m7i.large"},
			"unknown": {"instance_count": true},
		},
	]
	lib_test.addresses(policy.deny) == set() with input as lib_test.plan_in("dev", given)
}
