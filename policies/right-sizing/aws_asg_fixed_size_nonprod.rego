# METADATA
# title: A group outside production cannot go down to one machine
# description: >-
#   An Auto Scaling group whose smallest size is above one keeps machines running that nobody uses.
# related_resources:
#   - https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html
# custom:
#   id: aws-asg-fixed-size-nonprod
#   category: right-sizing
#   resource_types: [aws_autoscaling_group]
#   environments: [nonprod]
#   remedy: Set `min_size` and `desired_capacity` to 1, or to 0 with a schedule.
package costguard.policies.aws_asg_fixed_size_nonprod

import data.costguard.lib
import data.costguard.lib.volumes
import rego.v1

# A group of one fixed size above one has a smallest size above one, too.
warn contains finding if {
	some r in lib.planned("aws_autoscaling_group")
	least := r.after.min_size
	is_number(least)
	least > 1
	finding := {
		"msg": concat("", [r.address, ": the group keeps at least ", volumes.text(least), " machines; outside production one will do"]),
		"address": r.address,
		"changes": [{"path": "min_size", "value": 1}, {"path": "desired_capacity", "value": 1}],
	}
}
