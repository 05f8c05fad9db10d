# METADATA
# title: A group outside production has no scheduled actions
# description: >-
#   Two scheduled actions take an Auto Scaling group down in the evening and up in the morning; its
#   machines cost nothing in between.
# related_resources:
#   - https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html
# custom:
#   id: aws-asg-schedule-nonprod
#   category: hibernation
#   resource_types: [aws_autoscaling_group]
#   environments: [nonprod]
#   remedy: >-
#     Add two `aws_autoscaling_schedule` with `recurrence` and `time_zone`, or the schedule tag.
package costguard.policies.aws_asg_schedule_nonprod

import data.costguard.lib
import data.costguard.lib.schedules
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_autoscaling_group")
	not schedules.maybe_tagged(r)
	not _untold
	not lib.block(r) in _targets
	not lib.text(r.after, "name") in _names
	finding := {
		"msg": concat("", [r.address, ": nothing takes the group down out of hours"]),
		"address": r.address,
	}
}

_actions := lib.remaining("aws_autoscaling_schedule")

# Schedulers of EventBridge may change the size of a group as well.
_targets := {address |
	some action in _actions
	some address in object.get(action.references, "autoscaling_group_name", [])
} | {address |
	some action in lib.remaining("aws_scheduler_schedule")
	some addresses in action.references
	some address in addresses
}

_names := {name |
	some action in _actions
	name := lib.text(action.after, "autoscaling_group_name")
	name != ""
}

# Which group an action is for is not known, and nothing says which it will be.
_untold if {
	some action in _actions
	lib.unknown(action, "autoscaling_group_name")
	not action.references.autoscaling_group_name
}
