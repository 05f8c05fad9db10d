package costguard.policies.tag_required_test

import data.costguard.lib_test
import data.costguard.policies.tag_required as policy
import rego.v1

required := {"tag-required": {
	"required": {"aws": ["Owner", "CostCenter"], "google": ["owner"]},
	"deny_from": "2026-12-01",
}}

missing(type, after) := finding if {
	some finding in policy.warn with input as lib_test.creating(type, after)
		with data.costguard.parameters as required
}

found(document) := findings if {
	findings := policy.warn with input as document
		with data.costguard.parameters as required
}

test_missing_tags_are_found if {
	finding := missing("aws_s3_bucket", {"tags": {"Owner": "x"}, "tags_all": {"Owner": "x"}})
	endswith(finding.msg, ": required tags are missing: CostCenter")
	both := missing("aws_s3_bucket", {"tags": null})
	endswith(both.msg, ": CostCenter, Owner")
}

test_missing_labels_are_found if {
	missing("google_compute_disk", {"labels": null, "effective_labels": {}})
	missing("google_sql_database_instance", {"settings": [{"user_labels": {}}], "labels": null})
}

test_tags_that_a_group_does_not_hand_on_are_missing if {
	kept := [{"key": key, "value": "x", "propagate_at_launch": false} | some key in ["Owner", "CostCenter"]]
	handed := [object.union(block, {"propagate_at_launch": true}) | some block in kept]
	groups := {"taggable_types": ["aws_autoscaling_group"]}
	types := {"tag-required": object.union(required["tag-required"], groups)}
	every blocks, number in {kept: 1, handed: 0} {
		count(policy.warn) == number with input as lib_test.creating("aws_autoscaling_group", {"tag": blocks})
			with data.costguard.parameters as types
	}
}

test_default_tags_count if {
	after := {"tags": null, "tags_all": {"Owner": "x", "CostCenter": "1"}}
	count(found(lib_test.creating("aws_s3_bucket", after))) == 0
}

test_other_providers_are_fine if {
	count(found(lib_test.creating("azurerm_managed_disk", {"tags": null}))) == 0
}

test_what_cannot_be_tagged_is_fine if {
	count(found(lib_test.creating("aws_s3_bucket_policy", {"bucket": "a"}))) == 0
}

test_tags_that_are_not_known_are_no_finding if {
	every path in ["tags", "tags_all"] {
		count(found(lib_test.creating_unknown("aws_s3_bucket", {}, [path]))) == 0
	}
	value := {"tags": {"Owner": "x"}}
	count(found(lib_test.creating_unknown("aws_s3_bucket", value, ["tags.CostCenter"]))) == 0
}

test_a_missing_tag_blocks_from_the_day_on if {
	document := lib_test.creating("aws_s3_bucket", {"tags": null})
	later := object.union(document, {"context": {"now": "2026-12-01T00:00:00Z"}})
	count(policy.deny) == 0 with input as document
		with data.costguard.parameters as required
	count(policy.deny) == 1 with input as later
		with data.costguard.parameters as required
	count(policy.warn) == 0 with input as later
		with data.costguard.parameters as required
}

test_nothing_is_required_without_data if {
	count(policy.warn) == 0 with input as lib_test.creating("aws_s3_bucket", {"tags": null})
		with data.costguard.parameters as {}
}
