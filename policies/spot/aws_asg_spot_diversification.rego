# METADATA
# title: A spot group has too few machine types to choose from
# description: >-
#   Spot capacity of a type and zone runs out. A group that may choose among many types in several
#   zones is interrupted less often; AWS advises ten types at least.
# related_resources:
#   - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-best-practices.html
# custom:
#   id: aws-asg-spot-diversification
#   category: spot
#   resource_types: [aws_autoscaling_group, aws_ec2_fleet, aws_spot_fleet_request]
#   remedy: >-
#     List more types in `override`, or describe them by `instance_requirements`, and give subnets
#     in at least two zones.
package costguard.policies.aws_asg_spot_diversification

import data.costguard.lib
import data.costguard.lib.groups
import data.costguard.lib.machines
import data.costguard.lib.nonprod
import data.costguard.lib.volumes
import rego.v1

deny contains finding if {
	not nonprod
	some finding in _found
}

warn contains finding if {
	nonprod
	some finding in _found
}

_found contains finding if {
	some kind in ["aws_autoscaling_group", "aws_ec2_fleet", "aws_spot_fleet_request"]
	some r in lib.planned(kind)
	problems := _problems(r)
	count(problems) > 0
	finding := {
		"msg": concat("", [r.address, ": the group buys spot and has ", concat(", and ", problems)]),
		"address": r.address,
	}
}

_problems(r) := _few_types(r) | _one_zone(r)

_few_types(r) := {concat("", [volumes.text(number), " machine types to choose from; ", volumes.text(least), " are wanted"]) |
	choices := _choices(r)
	number := count(choices)
	least := _least(choices)
	number < least
	not _described(r, choices)
}

# The choices of what buys spot; undefined for others, and where they are not known.
_choices(r) := choices if {
	r.type == "aws_autoscaling_group"
	groups.percentage(r) < 100
	not lib.unknown(r, "mixed_instances_policy.0.launch_template.0.override")
	choices := lib.blocks(r.after.mixed_instances_policy[0].launch_template[0], "override")
}

_choices(r) := choices if {
	r.type == "aws_ec2_fleet"
	r.after.target_capacity_specification[0].default_target_capacity_type == "spot"
	not _open(r, "override")
	choices := [o | some config in lib.blocks(r.after, "launch_template_config"); some o in lib.blocks(config, "override")]
}

_choices(r) := choices if {
	r.type == "aws_spot_fleet_request"
	not _open(r, "overrides")
	not lib.unknown(r, "launch_specification")
	choices := array.concat(
		lib.blocks(r.after, "launch_specification"),
		[o | some config in lib.blocks(r.after, "launch_template_config"); some o in lib.blocks(config, "overrides")],
	)
}

_open(r, _) if lib.unknown(r, "launch_template_config")

_open(r, name) if {
	some i, _ in lib.blocks(r.after, "launch_template_config")
	lib.unknown(r, concat(".", ["launch_template_config", format_int(i, 10), name]))
}

# A description of machines stands for many types; so may one that is not known.
_described(_, choices) if {
	some choice in choices
	count(lib.blocks(choice, "instance_requirements")) > 0
}

_described(r, _) if {
	some path, _ in r.unknown
	contains(path, "instance_requirements")
}

_described(r, _) if {
	some template in groups.templates(r)
	count(lib.blocks(template.after, "instance_requirements")) > 0
}

_described(r, _) if {
	some template in groups.templates(r)
	lib.unknown(template, "instance_requirements")
}

_least(choices) := _parameter_gpu if {
	count(choices) > 0
	every choice in choices {
		is_string(choice.instance_type)
		machines.family(choice.instance_type) in _gpu_families
	}
} else := lib.parameter("aws-asg-spot-diversification", "types", 10)

_one_zone(r) := {"one zone only" |
	r.type == "aws_autoscaling_group"
	some name in ["vpc_zone_identifier", "availability_zones"]
	count(lib.blocks(r.after, name)) == 1
	not lib.unknown(r, "vpc_zone_identifier")
	groups.percentage(r) < 100
}

_parameter_gpu := lib.parameter("aws-asg-spot-diversification", "gpu_types", 3)

_gpu_families := lib.parameter("aws-ec2-gpu-guardrail", "families", [])
