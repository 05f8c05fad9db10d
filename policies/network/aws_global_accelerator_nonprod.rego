# METADATA
# title: Global Accelerator in non-production
# description: An accelerator costs by the hour, used or not, and more for what passes through it.
# related_resources:
#   - https://aws.amazon.com/global-accelerator/pricing/
# custom:
#   id: aws-global-accelerator-nonprod
#   category: network
#   resource_types: [aws_globalaccelerator_accelerator]
#   environments: [nonprod]
#   remedy: Remove it and use the load balancer directly.
package costguard.policies.aws_global_accelerator_nonprod

import data.costguard.lib
import rego.v1

deny contains finding if {
	some r in lib.planned("aws_globalaccelerator_accelerator")
	not lib.unknown(r, "enabled")
	lib.value(r, "enabled", true) != false
	finding := {
		"msg": concat("", [r.address, ": an accelerator costs by the hour; outside production it is seldom needed"]),
		"address": r.address,
	}
}
