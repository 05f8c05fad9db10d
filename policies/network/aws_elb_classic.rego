# METADATA
# title: Classic load balancer
# description: >-
#   A Classic Load Balancer costs more by the hour than an Application or a Network Load Balancer,
#   and gets no new features.
# related_resources:
#   - https://aws.amazon.com/elasticloadbalancing/pricing/
# custom:
#   id: aws-elb-classic
#   category: network
#   resource_types: [aws_elb]
#   remedy: Use aws_lb of type application or network.
package costguard.policies.aws_elb_classic

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_elb")
	finding := {
		"msg": concat("", [r.address, ": a Classic Load Balancer; the newer kinds cost less by the hour"]),
		"address": r.address,
	}
}
