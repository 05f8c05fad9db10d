# METADATA
# title: What could be stopped has no schedule
# description: >-
#   Outside production, what runs only in working hours costs about a third of what runs always. A
#   tag says when it runs; a tag that it never stops needs an owner and a day on which it ends.
# related_resources:
#   - https://aws.amazon.com/solutions/implementations/instance-scheduler-on-aws/
#   - https://cloudcustodian.io/docs/quickstart/offhours.html
# custom:
#   id: aws-schedule-tag-required-nonprod
#   category: hibernation
#   resource_types:
#     - aws_instance
#     - aws_autoscaling_group
#     - aws_db_instance
#     - aws_rds_cluster
#     - aws_ecs_service
#     - aws_eks_node_group
#     - aws_redshift_cluster
#     - aws_sagemaker_notebook_instance
#     - aws_docdb_cluster
#     - aws_neptune_cluster
#   environments: [nonprod]
#   remedy: >-
#     Add the tag `schedule`, such as "Mon-Fri 07:00-19:00 Europe/Berlin" or
#     "off=(m-f,19);on=(m-f,7);tz=cet"; or always-on with the tags owner and expires.
package costguard.policies.aws_schedule_tag_required_nonprod

import data.costguard.lib
import data.costguard.lib.groups
import data.costguard.lib.schedules
import data.costguard.lib.tags
import rego.v1

deny contains finding if {
	not _warns
	some finding in _found
}

warn contains finding if {
	_warns
	some finding in _found
}

_warns if input.context.environment in lib.parameter("aws-schedule-tag-required-nonprod", "warn_in", ["staging"])

_found contains {"msg": message, "address": r.address} if {
	some r in _stoppable
	not schedules.maybe_tagged(r)
	message := concat("", [r.address, ": it could be stopped out of hours, and has no schedule tag"])
}

_found contains {"msg": message, "address": r.address} if {
	some r in _stoppable
	value := schedules.tag(r)
	not schedules.parses(value)
	message := concat("", [r.address, ": the value of its schedule tag is no schedule"])
}

_found contains {"msg": message, "address": r.address} if {
	some r in _stoppable
	schedules.never_stops(schedules.tag(r))
	some names in [["owner", "Owner"], ["expires", "Expires"]]
	not _named(r, names)
	message := concat("", [r.address, ": its schedule tag says that it never stops, and no tag says ", names[0]])
}

_found contains {"msg": message, "address": r.address} if {
	some r in _stoppable
	schedules.never_stops(schedules.tag(r))
	some name in ["expires", "Expires"]
	r.tags[name] < substring(input.context.now, 0, 10)
	message := concat("", [r.address, ": its schedule tag says that it never stops, and the day of its tag expires is past"])
}

# One of the tags is there, or may be there when tags are known.
_named(r, names) if {
	some name in names
	r.tags[name]
}

_named(r, names) if {
	some name in names
	tags.open(r, name)
}

_stoppable := [r |
	some kind in _kinds
	some r in lib.planned(kind)
	not groups.spot(r)
	not _at_zero(r)
]

# Nothing runs there.
_at_zero(r) if r.after.desired_count == 0

_at_zero(r) if r.after.max_size == 0

_at_zero(r) if lib.blocks(r.after, "scaling_config")[0].desired_size == 0

_kinds := {
	"aws_instance",
	"aws_autoscaling_group",
	"aws_db_instance",
	"aws_rds_cluster",
	"aws_ecs_service",
	"aws_eks_node_group",
	"aws_redshift_cluster",
	"aws_sagemaker_notebook_instance",
	"aws_docdb_cluster",
	"aws_neptune_cluster",
}
