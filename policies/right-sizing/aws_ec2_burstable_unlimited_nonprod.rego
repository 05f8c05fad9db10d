# METADATA
# title: Unlimited CPU credits outside production
# description: >-
#   A burstable machine with unlimited credits pays for each hour of a vCPU above its baseline. T3,
#   t3a and t4g start so unless they are told otherwise; T2 does only when told.
# related_resources:
#   - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode.html
# custom:
#   id: aws-ec2-burstable-unlimited-nonprod
#   category: right-sizing
#   resource_types: [aws_instance, aws_launch_template]
#   environments: [nonprod]
#   remedy: Set `cpu_credits` of `credit_specification` to standard, except where nothing may slow down.
package costguard.policies.aws_ec2_burstable_unlimited_nonprod

import data.costguard.lib
import data.costguard.lib.machines
import rego.v1

warn contains finding if {
	some kind in {"aws_instance", "aws_launch_template"}
	some r in lib.planned(kind)
	is_string(r.after.instance_type)
	not lib.unknown(r, "credit_specification.0.cpu_credits")
	_credits(r) == "unlimited"
	finding := {
		"msg": concat("", [r.address, ": ", r.after.instance_type, " has unlimited CPU credits; what it bursts is billed on top"]),
		"address": r.address,
		"changes": [_standard(r)],
	}
}

# The credits that the machine has: those that are given, else its family's usual.
_credits(r) := given if {
	_burstable[machines.family(r.after.instance_type)]
	given := r.after.credit_specification[0].cpu_credits
	given != null
} else := _burstable[machines.family(r.after.instance_type)]

_burstable := {"t2": "standard", "t3": "unlimited", "t3a": "unlimited", "t4g": "unlimited"}

_standard(r) := {"path": "credit_specification.0.cpu_credits", "value": "standard"} if {
	count(lib.blocks(r.after, "credit_specification")) > 0
} else := {"path": "credit_specification", "value": [{"cpu_credits": "standard"}]}
