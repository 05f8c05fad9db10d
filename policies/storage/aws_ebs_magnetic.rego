# METADATA
# title: A magnetic volume of the previous generation
# description: >-
#   Magnetic volumes bill each request, are slow, and are no longer developed. A newer type may cost
#   more per GB: this is about keeping up, and no saving is claimed.
# related_resources:
#   - https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
# custom:
#   id: aws-ebs-magnetic
#   category: storage
#   resource_types: [aws_ebs_volume]
#   remedy: Set `type` to gp3, or to st1 or sc1 for large volumes that are read in sequence.
package costguard.policies.aws_ebs_magnetic

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_ebs_volume")
	r.after.type == "standard"
	finding := {
		"msg": concat("", [r.address, ": the volume is magnetic, of the previous generation"]),
		"address": r.address,
	}
}
