# METADATA
# title: No rule removes uploads that were never completed
# description: >-
#   Parts of an upload that broke off are billed and not listed. A rule removes them after some
#   days.
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
# custom:
#   id: aws-s3-abort-incomplete-multipart
#   category: storage
#   resource_types: [aws_s3_bucket_lifecycle_configuration]
#   remedy: Add a rule with `abort_incomplete_multipart_upload` and `days_after_initiation` 7.
package costguard.policies.aws_s3_abort_incomplete_multipart

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_s3_bucket_lifecycle_configuration")
	not lib.unknown(r, "rule")
	not _aborts(r)
	not _may_abort(r)
	finding := {
		"msg": concat("", [r.address, ": no rule removes uploads that were never completed"]),
		"address": r.address,
	}
}

_aborts(r) if {
	some rule in lib.blocks(r.after, "rule")
	rule.status == "Enabled"
	some abort in lib.blocks(rule, "abort_incomplete_multipart_upload")
	abort.days_after_initiation > 0
}

# What a rule does is not known: its status where it aborts, or whether it aborts at all.
_may_abort(r) if {
	some i, rule in lib.blocks(r.after, "rule")
	lib.text(rule, "status") in {"Enabled", ""}
	lib.unknown(r, concat(".", ["rule", format_int(i, 10), _days]))
}

_may_abort(r) if {
	some i, rule in lib.blocks(r.after, "rule")
	lib.unknown(r, concat(".", ["rule", format_int(i, 10), "status"]))
	count(lib.blocks(rule, "abort_incomplete_multipart_upload")) > 0
}

_days := "abort_incomplete_multipart_upload.0.days_after_initiation"
