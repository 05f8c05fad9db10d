package costguard.policies.aws_asg_schedule_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_asg_schedule_nonprod as policy
import rego.v1

group := {"address": "aws_autoscaling_group.x[0]", "after": {"name": "web"}}

action(extra) := object.union({"address": "aws_autoscaling_schedule.night"}, extra)

addresses(given) := {finding.address | some finding in policy.warn with input as lib_test.plan_in("dev", given)}

test_no_action_is_found if {
	addresses([group]) == {"aws_autoscaling_group.x[0]"}
}

test_an_action_that_refers_to_it_is_fine if {
	addresses([group, action({"references": {"autoscaling_group_name": ["aws_autoscaling_group.x"]}})]) == set()
}

test_an_action_with_its_name_is_fine if {
	addresses([group, action({"after": {"autoscaling_group_name": "web"}})]) == set()
}

test_an_action_of_another_group_is_found if {
	addresses([group, action({"after": {"autoscaling_group_name": "api"}})]) == {"aws_autoscaling_group.x[0]"}
}

test_an_action_that_goes_away_is_found if {
	gone := action({"action": "delete", "after": null, "references": {"autoscaling_group_name": ["aws_autoscaling_group.x"]}})
	addresses([group, gone]) == {"aws_autoscaling_group.x[0]"}
}

test_a_scheduler_that_refers_to_it_is_fine if {
	scheduler := {
		"address": "aws_scheduler_schedule.stop",
		"references": {"target.input": ["aws_autoscaling_group.x"]},
	}
	addresses([group, scheduler]) == set()
}

test_a_tag_is_fine if {
	addresses([object.union(group, {"tags": {"Schedule": "office-hours"}})]) == set()
}

test_an_action_for_a_group_that_is_not_known_is_no_finding if {
	addresses([group, action({"unknown": {"autoscaling_group_name": true}})]) == set()
}

test_a_tag_that_is_not_known_is_no_finding if {
	addresses([object.union(group, {"after": {"tag": [{}]}, "unknown": {"tag.0.key": true}})]) == set()
}
