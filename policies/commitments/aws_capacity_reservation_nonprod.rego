# METADATA
# title: Capacity reservation in non-production
# description: Reserved capacity is billed as if instances ran in it, whether any do or not.
# related_resources:
#   - https://aws.amazon.com/ec2/pricing/on-demand/
# custom:
#   id: aws-capacity-reservation-nonprod
#   category: commitments
#   resource_types: [aws_ec2_capacity_reservation]
#   environments: [nonprod]
#   remedy: Remove the reservation; for a game day waive it until its `end_date`.
package costguard.policies.aws_capacity_reservation_nonprod

import data.costguard.lib
import rego.v1

deny contains finding if {
	some r in lib.planned("aws_ec2_capacity_reservation")
	not lib.unknown(r, "instance_count")
	is_number(r.after.instance_count)
	r.after.instance_count > 0
	finding := {
		"msg": concat("", [r.address, ": reserved capacity is billed whether it is used or not"]),
		"address": r.address,
	}
}
