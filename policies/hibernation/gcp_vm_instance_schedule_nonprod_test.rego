package costguard.policies.gcp_vm_instance_schedule_nonprod_test

import data.costguard.lib_test
import data.costguard.policies.gcp_vm_instance_schedule_nonprod as policy
import rego.v1

vm := "google_compute_instance.a"

schedule := {
	"address": "google_compute_resource_policy.a",
	"after": {"instance_schedule_policy": [{"time_zone": "Europe/Berlin"}]},
}

snapshots := {
	"address": "google_compute_resource_policy.b",
	"after": {"self_link": "policies/b", "instance_schedule_policy": []},
}

referring(block) := {
	"address": vm,
	"unknown": {"resource_policies": true},
	"references": {"resource_policies": [block]},
}

test_no_schedule_is_denied_in_dev if {
	doc := lib_test.plan_in("dev", [{"address": vm, "after": {"resource_policies": null}}])
	count(policy.deny) == 1 with input as doc
	count(policy.warn) == 0 with input as doc
}

test_no_schedule_is_warned_of_in_staging if {
	doc := lib_test.plan_in("staging", [{"address": vm, "after": {"resource_policies": []}}])
	count(policy.deny) == 0 with input as doc
	count(policy.warn) == 1 with input as doc
}

test_a_schedule_is_fine if {
	doc := lib_test.plan_in("dev", [referring("google_compute_resource_policy.a"), schedule])
	count(policy.deny) == 0 with input as doc
}

test_another_policy_is_no_schedule if {
	doc := lib_test.plan_in("dev", [referring("google_compute_resource_policy.b"), snapshots])
	count(policy.deny) == 1 with input as doc
}

test_another_policy_by_its_link_is_no_schedule if {
	instance := {"address": vm, "after": {"resource_policies": ["policies/b"]}}
	count(policy.deny) == 1 with input as lib_test.plan_in("dev", [instance, snapshots])
}

test_a_policy_from_elsewhere_may_be_a_schedule if {
	every instance in [
		{"address": vm, "after": {"resource_policies": ["policies/c"]}},
		referring("data.google_compute_resource_policy.c"),
	] {
		count(policy.deny) == 0 with input as lib_test.plan_in("dev", [instance, snapshots])
	}
}

test_what_is_not_known_is_no_finding if {
	doc := lib_test.plan_in("dev", [{"address": vm, "unknown": {"resource_policies": true}}])
	count(policy.deny) == 0 with input as doc
}
