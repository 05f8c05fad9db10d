package costguard.policies.aws_s3_abort_incomplete_multipart_test

import data.costguard.lib_test
import data.costguard.policies.aws_s3_abort_incomplete_multipart as policy
import rego.v1

kind := "aws_s3_bucket_lifecycle_configuration"

aborting(status, days) := {"rule": [{
	"status": status,
	"abort_incomplete_multipart_upload": [{"days_after_initiation": days}],
}]}

test_no_such_rule_is_found if {
	document := lib_test.creating(kind, {"rule": [{"status": "Enabled", "expiration": [{"days": 90}]}]})
	count(policy.warn) == 1 with input as document
}

test_a_rule_is_fine if {
	count(policy.warn) == 0 with input as lib_test.creating(kind, aborting("Enabled", 7))
}

test_a_rule_that_is_disabled_is_found if {
	count(policy.warn) == 1 with input as lib_test.creating(kind, aborting("Disabled", 7))
}

test_a_rule_without_days_is_found if {
	count(policy.warn) == 1 with input as lib_test.creating(kind, aborting("Enabled", null))
}

test_rules_that_are_not_known_are_no_finding if {
	count(policy.warn) == 0 with input as lib_test.creating_unknown(kind, {}, ["rule"])
}

test_days_that_are_not_known_are_no_finding if {
	document := lib_test.creating_unknown(
		kind,
		{"rule": [{"status": "Enabled", "abort_incomplete_multipart_upload": [{}]}]},
		["rule.0.abort_incomplete_multipart_upload.0.days_after_initiation"],
	)
	count(policy.warn) == 0 with input as document
}

test_a_status_that_is_not_known_is_no_finding if {
	document := lib_test.creating_unknown(
		kind,
		{"rule": [{"abort_incomplete_multipart_upload": [{"days_after_initiation": 7}]}]},
		["rule.0.status"],
	)
	count(policy.warn) == 0 with input as document
}
