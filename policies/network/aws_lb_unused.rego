# METADATA
# title: Load balancer without a listener
# description: >-
#   A load balancer without listeners serves nothing, and costs by the hour all the same. Listeners
#   that a controller in a cluster makes are not in the plan: waive those.
# related_resources:
#   - https://aws.amazon.com/elasticloadbalancing/pricing/
# custom:
#   id: aws-lb-unused
#   category: network
#   resource_types: [aws_lb, aws_alb]
#   remedy: Remove it, or add a listener.
package costguard.policies.aws_lb_unused

import data.costguard.lib
import rego.v1

warn contains finding if {
	some type in {"aws_lb", "aws_alb"}
	some r in lib.planned(type)
	not lib.block(r) in heard_blocks
	not r.after.arn in heard_arns
	not untold
	finding := {
		"msg": concat("", [r.address, ": no listener refers to the load balancer, and it costs all the same"]),
		"address": r.address,
	}
}

listeners := array.concat(lib.remaining("aws_lb_listener"), lib.remaining("aws_alb_listener"))

heard_blocks contains block if {
	some listener in listeners
	some block in object.get(listener.references, "load_balancer_arn", [])
}

heard_arns contains arn if {
	some listener in listeners
	arn := listener.after.load_balancer_arn
}

# Changes are missing from the plan.
untold if input.context.complete == false

# A listener of which it is not told what it belongs to: it may be any.
untold if {
	some listener in listeners
	lib.left_out(listener, "load_balancer_arn")
}
