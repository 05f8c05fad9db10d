package costguard.policies.aws_s3_lifecycle_missing_test

import data.costguard.lib_test
import data.costguard.policies.aws_s3_lifecycle_missing as policy
import rego.v1

bucket := {"address": "aws_s3_bucket.x", "after": {"bucket": "logs"}}

lifecycle(extra) := object.union({"address": "aws_s3_bucket_lifecycle_configuration.x"}, extra)

addresses(given) := {finding.address | some finding in policy.warn with input as lib_test.plan_in("prod", given)}

test_no_lifecycle_is_found if {
	addresses([bucket]) == {"aws_s3_bucket.x"}
}

test_a_lifecycle_that_refers_to_it_is_fine if {
	addresses([bucket, lifecycle({"references": {"bucket": ["aws_s3_bucket.x"]}})]) == set()
}

test_a_lifecycle_with_its_name_is_fine if {
	addresses([bucket, lifecycle({"after": {"bucket": "logs"}})]) == set()
}

test_a_lifecycle_of_another_bucket_is_found if {
	addresses([bucket, lifecycle({"after": {"bucket": "data"}})]) == {"aws_s3_bucket.x"}
}

test_rules_in_the_bucket_are_fine if {
	addresses([object.union(bucket, {"after": {"lifecycle_rule": [{"enabled": true}]}})]) == set()
}

test_no_rules_in_the_bucket_are_found if {
	addresses([object.union(bucket, {"after": {"lifecycle_rule": []}})]) == {"aws_s3_bucket.x"}
}

test_tiering_is_fine if {
	tiering := {
		"address": "aws_s3_bucket_intelligent_tiering_configuration.x",
		"references": {"bucket": ["aws_s3_bucket.x"]},
	}
	addresses([bucket, tiering]) == set()
}

test_rules_that_are_not_known_are_no_finding if {
	addresses([object.union(bucket, {"unknown": {"lifecycle_rule": true}})]) == set()
}

test_a_lifecycle_that_does_not_tell_is_no_finding if {
	addresses([bucket, lifecycle({"unknown": {"bucket": true}})]) == set()
}
