# METADATA
# title: Network Firewall endpoints in non-production
# description: Each subnet of a Network Firewall has an endpoint that costs by the hour.
# related_resources:
#   - https://aws.amazon.com/network-firewall/pricing/
# custom:
#   id: aws-network-firewall-nonprod
#   category: network
#   resource_types: [aws_networkfirewall_firewall]
#   environments: [nonprod]
#   remedy: Inspect in one central VPC, or use security groups.
package costguard.policies.aws_network_firewall_nonprod

import data.costguard.lib
import rego.v1

deny contains finding if {
	some r in lib.planned("aws_networkfirewall_firewall")
	not lib.unknown(r, "subnet_mapping")
	count(lib.blocks(r.after, "subnet_mapping")) >= 1
	finding := {
		"msg": concat("", [r.address, ": each endpoint of the firewall costs by the hour"]),
		"address": r.address,
	}
}
