# METADATA
# title: A bucket without a lifecycle
# description: >-
#   Objects stay in the dearest storage class for ever. Rules move them to cheaper classes, or
#   remove them; how much that saves depends on what is stored.
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
# custom:
#   id: aws-s3-lifecycle-missing
#   category: storage
#   resource_types: [aws_s3_bucket, aws_s3_bucket_lifecycle_configuration]
#   remedy: >-
#     Add an `aws_s3_bucket_lifecycle_configuration` with transitions (after 30 days to STANDARD_IA,
#     after 90 to GLACIER) or an expiration.
package costguard.policies.aws_s3_lifecycle_missing

import data.costguard.lib
import data.costguard.lib.links
import rego.v1

warn contains finding if {
	buckets := lib.planned("aws_s3_bucket")
	count(buckets) > 0
	not links.untold(_users)
	targets := links.targets(_users)
	names := links.values(_users)
	some r in buckets
	not lib.block(r) in targets
	not lib.text(r.after, "bucket") in names
	not lib.unknown(r, "lifecycle_rule")
	count(lib.blocks(r.after, "lifecycle_rule")) == 0
	finding := {
		"msg": concat("", [r.address, ": the bucket has no lifecycle; its objects stay as they are for ever"]),
		"address": r.address,
	}
}

# A configuration of Intelligent-Tiering moves objects as well.
_users := {
	"aws_s3_bucket_lifecycle_configuration": {"bucket"},
	"aws_s3_bucket_intelligent_tiering_configuration": {"bucket"},
}
