# METADATA
# title: Spot and on-demand capacity of AWS
# description: Tells how groups, node groups and machines are bought.
package costguard.lib.groups

import data.costguard.lib
import data.costguard.lib.blocks
import rego.v1

_distribution := "mixed_instances_policy.0.instances_distribution"

# How a mixed group divides its capacity; empty where it does not say.
distribution(r) := found if {
	found := r.after.mixed_instances_policy[0].instances_distribution[0]
	is_object(found)
} else := {}

mixed(r) if count(lib.blocks(r, "mixed_instances_policy")) > 0

# Percentage above the base that a mixed group buys on demand; AWS takes 100 where none is given.
# Undefined where it is not known.
percentage(r) := _setting(r, "on_demand_percentage_above_base_capacity", 100)

# Capacity that a mixed group buys on demand before the rest is divided; undefined where not known.
base(r) := _setting(r, "on_demand_base_capacity", 0)

_setting(r, name, usual) := found if {
	mixed(r)
	not lib.unknown(r, concat(".0.", [_distribution, name]))
	found := distribution(r)[name]
	is_number(found)
} else := usual if {
	mixed(r)
	not lib.unknown(r, concat(".0.", [_distribution, name]))
}

_template_paths := {
	"launch_template.id",
	"launch_template.name",
	"mixed_instances_policy.launch_template.launch_template_specification.launch_template_id",
	"mixed_instances_policy.launch_template.launch_template_specification.launch_template_name",
}

# The launch templates that a group or a machine refers to.
templates(r) := [input.resources[i] |
	some path in _template_paths
	some address in r.references[path]
	some i in _templates[address]
]

_configurations(r) := [input.resources[i] |
	some address in r.references.launch_configuration
	some i in _launch_configurations[address]
]

# Places of templates by the address of their blocks, made once: a plan may have thousands.
_templates[address] contains i if {
	some i in input.by_type.aws_launch_template
	address := lib.block(input.resources[i])
}

_launch_configurations[address] contains i if {
	some i in input.by_type.aws_launch_configuration
	address := lib.block(input.resources[i])
}

# The resource surely starts spot machines, at least in part.
spot(r) if percentage(r) < 100

spot(r) if {
	some template in templates(r)
	template.after.instance_market_options[0].market_type == "spot"
}

spot(r) if {
	some configuration in _configurations(r)
	blocks.text(configuration.after, "spot_price") != ""
}

spot(r) if r.after.capacity_type == "SPOT"

spot(r) if r.after.instance_market_options[0].market_type == "spot"

spot(r) if r.type == "aws_spot_instance_request"

# Whether it does is not known: what it starts from does not tell.
spot_open(r) if {
	some template in templates(r)
	lib.unknown(template, "instance_market_options.0.market_type")
}

spot_open(r) if {
	some configuration in _configurations(r)
	lib.unknown(configuration, "spot_price")
}
