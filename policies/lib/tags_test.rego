package costguard.lib.tags_test

import data.costguard.lib.tags
import rego.v1

bare := {"type": "aws_s3_bucket", "action": "create", "after": {}, "unknown": {}, "sensitive": {}}

of_type(type, after) := object.union(bare, {"type": type, "after": after})

test_default_tags_are_tags if {
	r := of_type("aws_s3_bucket", {"tags": {"a": "1"}, "tags_all": {"a": "1", "owner": "x"}})
	tags.tags(r) == {"a": "1", "owner": "x"}
}

test_effective_labels_are_tags if {
	r := of_type("google_compute_disk", {"labels": null, "effective_labels": {"owner": "x"}})
	tags.tags(r) == {"owner": "x"}
}

test_cloud_sql_has_labels_in_its_settings if {
	r := of_type("google_sql_database_instance", {"settings": [{"user_labels": {"owner": "x"}}]})
	tags.tags(r) == {"owner": "x"}
}

test_a_group_hands_tags_on if {
	blocks := [
		{"key": "owner", "value": "x", "propagate_at_launch": true},
		{"key": "team", "value": "y", "propagate_at_launch": false},
	]
	tags.tags(of_type("aws_autoscaling_group", {"tag": blocks})) == {"owner": "x"}
}

test_a_tag_is_missing if {
	tags.missing(of_type("azurerm_managed_disk", {"tags": {"a": "1"}}), "owner")
}

test_a_tag_is_not_missing_while_tags_are_unknown if {
	not tags.missing(object.union(bare, {"unknown": {"tags_all": true}}), "owner")
}

test_a_tag_is_not_missing_while_its_value_is_unknown if {
	not tags.missing(object.union(bare, {"unknown": {"tags.owner": true}}), "owner")
}

test_a_tag_of_a_group_is_not_missing_while_a_key_is_unknown if {
	r := object.union(bare, {"type": "aws_autoscaling_group", "unknown": {"tag.0.key": true}})
	not tags.missing(r, "owner")
}

test_what_has_no_attribute_for_tags_is_not_taggable if {
	doc := {
		"by_type": {"aws_s3_bucket": [0, 1], "local_file": [2]},
		"resources": [bare, of_type("aws_s3_bucket", {"tags": null}), of_type("local_file", {"tags": {}})],
	}
	found := tags.taggable with input as doc
		with data.costguard.parameters as {}
	[r.after | some r in found] == [{"tags": null}]
}

test_a_type_in_the_list_is_taggable if {
	found := tags.taggable with input as {"by_type": {"aws_s3_bucket": [0]}, "resources": [bare]}
		with data.costguard.parameters as {"tag-required": {"taggable_types": ["aws_s3_bucket"]}}
	count(found) == 1
}

test_default_tags_are_not_told_while_a_value_is_unknown if {
	r := object.union(of_type("aws_s3_bucket", {"tags": {}}), {"unknown": {"tags.team": true}})
	not tags.missing(r, "owner")
}
