# METADATA
# title: Interface endpoint in several zones in non-production
# description: An interface endpoint costs by the hour in each subnet it is in.
# related_resources:
#   - https://aws.amazon.com/privatelink/pricing/
# custom:
#   id: aws-vpc-endpoint-interface-nonprod
#   category: network
#   resource_types: [aws_vpc_endpoint]
#   environments: [nonprod]
#   remedy: Give one subnet in `subnet_ids`, or share the endpoints of a central VPC.
package costguard.policies.aws_vpc_endpoint_interface_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_vpc_endpoint")
	every path in {"vpc_endpoint_type", "subnet_ids"} {
		not lib.unknown(r, path)
	}
	lib.value(r, "vpc_endpoint_type", "Gateway") == "Interface"
	subnets := lib.blocks(r.after, "subnet_ids")
	count(subnets) > 1
	finding := {
		"msg": concat("", [r.address, ": the endpoint is in several zones and costs in each of them"]),
		"address": r.address,
		"changes": [{"path": "subnet_ids", "value": array.slice(subnets, 0, 1)}],
	}
}
