# METADATA
# title: A T2 machine could be T3
# description: >-
#   T3 costs less than T2 at every size, has two vCPUs from the smallest size on, and t3a and t4g
#   cost still less.
# related_resources:
#   - https://aws.amazon.com/ec2/instance-types/t3/
# custom:
#   id: aws-ec2-burstable-t2-to-t3
#   category: right-sizing
#   resource_types: [aws_instance, aws_launch_template]
#   remedy: >-
#     Take the same size of t3 (or t3a; t4g with an image for arm64); T3 starts with unlimited CPU
#     credits, so set `cpu_credits` to standard to keep what T2 did.
package costguard.policies.aws_ec2_burstable_t2_to_t3

import data.costguard.lib
import rego.v1

warn contains finding if {
	some kind in {"aws_instance", "aws_launch_template"}
	some r in lib.planned(kind)
	is_string(r.after.instance_type)
	startswith(r.after.instance_type, "t2.")
	successor := replace(r.after.instance_type, "t2.", "t3.")
	finding := {
		"msg": concat("", [r.address, ": ", r.after.instance_type, " is of the T2 family; ", successor, " costs less"]),
		"address": r.address,
		"changes": [{"path": "instance_type", "value": successor}],
	}
}
