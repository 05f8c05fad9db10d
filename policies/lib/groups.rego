# METADATA
# title: Spot and on-demand capacity of AWS
# description: Tells how groups, node groups and machines are bought.
package costguard.lib.groups

import data.costguard.lib
import rego.v1

_distribution := "mixed_instances_policy.0.instances_distribution"

# How a mixed group divides its capacity; empty where it does not say.
distribution(r) := found if {
	found := r.after.mixed_instances_policy[0].instances_distribution[0]
	is_object(found)
} else := {}

mixed(r) if count(lib.blocks(r.after, "mixed_instances_policy")) > 0

# Percentage above the base that a mixed group buys on demand; AWS takes 100 where none is given.
# Undefined where it is not known.
percentage(r) := _setting(r, "on_demand_percentage_above_base_capacity", 100)

# Capacity that a mixed group buys on demand before the rest is divided; undefined where not known.
base(r) := _setting(r, "on_demand_base_capacity", 0)

_setting(r, name, usual) := found if {
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

# The launch templates that a group or a machine refers to: those of its own instance of a module,
# where there are some.
templates(r) := [template |
	some path in _template_paths
	some address in r.references[path]
	some template in _of_block(_templates[address], r.module)
]

_configurations(r) := [configuration |
	some address in r.references.launch_configuration
	some configuration in _of_block(_launch_configurations[address], r.module)
]

_of_block(by_module, module) := [input.resources[i] | some i in by_module[module]] if {
	by_module[module]
} else := [input.resources[i] | some places in by_module; some i in places]

# Places of templates by the address of their block and by their module, made once: a plan may have
# thousands.
_templates[address][module] contains i if {
	some i in input.by_type.aws_launch_template
	address := lib.block(input.resources[i])
	module := input.resources[i].module
}

_launch_configurations[address][module] contains i if {
	some i in input.by_type.aws_launch_configuration
	address := lib.block(input.resources[i])
	module := input.resources[i].module
}

# The resource surely starts spot machines, at least in part.
spot(r) if percentage(r) < 100

spot(r) if {
	some template in templates(r)
	template.after.instance_market_options[0].market_type == "spot"
}

spot(r) if {
	some configuration in _configurations(r)
	lib.text(configuration.after, "spot_price") != ""
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
