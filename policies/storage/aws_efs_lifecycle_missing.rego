# METADATA
# title: A file system without a lifecycle policy
# description: >-
#   Files that nobody reads stay in the standard class, which costs a multiple of Infrequent Access.
# related_resources:
#   - https://docs.aws.amazon.com/efs/latest/ug/lifecycle-management-efs.html
# custom:
#   id: aws-efs-lifecycle-missing
#   category: storage
#   resource_types: [aws_efs_file_system]
#   remedy: Add a `lifecycle_policy` with `transition_to_ia` AFTER_30_DAYS.
package costguard.policies.aws_efs_lifecycle_missing

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_efs_file_system")
	not lib.unknown(r, "lifecycle_policy")
	count(lib.blocks(r.after, "lifecycle_policy")) == 0
	finding := {
		"msg": concat("", [r.address, ": the file system has no lifecycle policy; files that nobody reads cost the full price"]),
		"address": r.address,
		"changes": [{"path": "lifecycle_policy", "value": [{"transition_to_ia": "AFTER_30_DAYS"}]}],
	}
}
