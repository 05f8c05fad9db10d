# METADATA
# title: ECR repository without a lifecycle policy
# description: >-
#   Images are stored until somebody removes them, and cost by the GB; a lifecycle policy removes
#   old ones.
# related_resources:
#   - https://aws.amazon.com/ecr/pricing/
# custom:
#   id: aws-ecr-lifecycle-missing
#   category: lifecycle
#   resource_types: [aws_ecr_repository, aws_ecr_lifecycle_policy]
#   remedy: >-
#     Add aws_ecr_lifecycle_policy: untagged images expire after 7 days, and the last 30 are kept.
package costguard.policies.aws_ecr_lifecycle_missing

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_ecr_repository")
	not lib.unknown(r, "name")
	not r.after.name in named
	not lib.block(r) in referred
	not untold
	finding := {
		"msg": concat("", [r.address, ": no lifecycle policy removes old images of the repository"]),
		"address": r.address,
	}
}

named := {r.after.repository | some r in lib.remaining("aws_ecr_lifecycle_policy")}

# Where the name is not known yet, the block of the repository tells.
referred contains block if {
	some r in lib.remaining("aws_ecr_lifecycle_policy")
	lib.unknown(r, "repository")
	some block in object.get(r.references, "repository", [])
}

# A lifecycle policy of which it is not told what it belongs to: it may be any.
untold if {
	some r in lib.remaining("aws_ecr_lifecycle_policy")
	lib.left_out(r, "repository")
}

# Changes are missing from the plan.
untold if input.context.complete == false
