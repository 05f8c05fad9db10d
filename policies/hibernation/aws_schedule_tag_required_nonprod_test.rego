package costguard.policies.aws_schedule_tag_required_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.aws_schedule_tag_required_nonprod as policy
import rego.v1

tagged(environment, tags) := lib_test.plan_in(environment, [{
	"address": "aws_instance.x",
	"after": {"tags": tags},
	"tags": tags,
}])

messages(document) := {trim_prefix(finding.msg, "aws_instance.x: ") | some finding in policy.deny with input as document}

test_no_tag_is_blocked_in_dev if {
	messages(tagged("dev", {})) == {"it could be stopped out of hours, and has no schedule tag"}
}

test_no_tag_is_a_warning_in_staging if {
	count(policy.warn) == 1 with input as tagged("staging", {})
	count(policy.deny) == 0 with input as tagged("staging", {})
}

test_a_schedule_is_fine if {
	messages(tagged("dev", {"Schedule": "Mon-Fri 07:00-19:00 Europe/Berlin"})) == set()
}

test_a_value_that_is_none_is_found if {
	messages(tagged("dev", {"schedule": "sometimes"})) == {"the value of its schedule tag is no schedule"}
}

test_always_on_needs_owner_and_day if {
	messages(tagged("dev", {"schedule": "always-on"})) == {
		"its schedule tag says that it never stops, and no tag says owner",
		"its schedule tag says that it never stops, and no tag says expires",
	}
}

always_on(expires) := tagged("dev", {"schedule": "always-on", "Owner": "ops", "expires": expires})

test_always_on_until_today_is_fine if {
	messages(always_on("2026-11-20")) == set()
}

test_always_on_until_yesterday_is_found if {
	messages(always_on("2026-11-19")) == {concat("", [
		"its schedule tag says that it never stops, and the day of its tag expires is past",
	])}
}

test_spot_is_fine if {
	document := lib_test.creating("aws_eks_node_group", {"capacity_type": "SPOT"})
	count(policy.deny) == 0 with input as document
}

test_nothing_running_is_fine if {
	count(policy.deny) == 0 with input as lib_test.creating("aws_ecs_service", {"desired_count": 0})
	count(policy.deny) == 0 with input as lib_test.creating("aws_autoscaling_group", {"max_size": 0})
	count(policy.deny) == 0 with input as lib_test.creating("aws_eks_node_group", {"scaling_config": [{"desired_size": 0}]})
}

test_one_task_is_found if {
	count(policy.deny) == 1 with input as lib_test.creating("aws_ecs_service", {"desired_count": 1})
}

test_tags_that_are_not_known_are_no_finding if {
	count(policy.deny) == 0 with input as lib_test.creating_unknown("aws_db_instance", {}, ["tags"])
	count(policy.deny) == 0 with input as lib_test.creating_unknown("aws_db_instance", {}, ["tags.schedule"])
}

test_a_tag_of_a_group_that_is_not_known_is_no_finding if {
	document := lib_test.creating_unknown("aws_autoscaling_group", {"tag": [{"value": "a"}]}, ["tag.0.key"])
	count(policy.deny) == 0 with input as document
}

test_an_owner_that_is_not_known_is_no_finding if {
	document := lib_test.plan_in("dev", [{
		"address": "aws_instance.x",
		"after": {"tags": {"schedule": "always-on"}},
		"tags": {"schedule": "always-on"},
		"unknown": {"tags.owner": true, "tags.expires": true},
	}])
	messages(document) == set()
}
