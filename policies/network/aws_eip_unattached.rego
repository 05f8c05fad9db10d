# METADATA
# title: Elastic IP not associated
# description: >-
#   A public IPv4 address costs the same by the hour whether something uses it or not. Addresses
#   that are kept on purpose, because others have allowed them, are a case for a waiver.
# related_resources:
#   - https://aws.amazon.com/vpc/pricing/
# custom:
#   id: aws-eip-unattached
#   category: network
#   resource_types: [aws_eip]
#   remedy: Associate the address, or remove it.
package costguard.policies.aws_eip_unattached

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_eip")
	every path in {"instance", "network_interface"} {
		unset(r, path)
	}
	not lib.block(r) in taken_blocks
	not r.after.id in taken_ids
	not untold
	finding := {
		"msg": concat("", [r.address, ": the address is associated with nothing, and costs all the same"]),
		"address": r.address,
	}
}

unset(r, path) if {
	not lib.unknown(r, path)
	lib.value(r, path, "") == ""
}

unset(r, path) if lib.left_out(r, path)

# Attributes by which others take an address.
takers := [
	["aws_eip_association", "allocation_id"],
	["aws_eip_association", "public_ip"],
	["aws_nat_gateway", "allocation_id"],
	["aws_nat_gateway", "secondary_allocation_ids"],
	["aws_nat_gateway", "availability_zone_address.allocation_ids"],
	["aws_lb", "subnet_mapping.allocation_id"],
	["aws_alb", "subnet_mapping.allocation_id"],
	["aws_redshift_cluster", "elastic_ip"],
	["aws_transfer_server", "endpoint_details.address_allocation_ids"],
]

taken_blocks contains block if {
	some [type, path] in takers
	some r in lib.remaining(type)
	some block in object.get(r.references, path, [])
}

taken_ids contains id if {
	some type in {"aws_eip_association", "aws_nat_gateway"}
	some r in lib.remaining(type)
	id := r.after.allocation_id
}

taken_ids contains id if {
	some r in lib.remaining("aws_nat_gateway")
	some id in lib.blocks(r.after, "secondary_allocation_ids")
}

taken_ids contains id if {
	some type in {"aws_lb", "aws_alb"}
	some r in lib.remaining(type)
	some mapping in lib.blocks(r.after, "subnet_mapping")
	id := mapping.allocation_id
}

# Changes are missing from the plan.
untold if input.context.complete == false

# One that takes an address, and it is not told which: it may be any.
untold if {
	some r in lib.remaining("aws_nat_gateway")
	lib.left_out(r, "allocation_id")
}

untold if {
	some r in lib.remaining("aws_eip_association")
	lib.unknown(r, "allocation_id")
	not r.references.allocation_id
	not r.references.public_ip
}

untold if {
	some type in {"aws_lb", "aws_alb"}
	some r in lib.remaining(type)
	some path, _ in r.unknown
	startswith(path, "subnet_mapping.")
	endswith(path, ".allocation_id")
	not r.references["subnet_mapping.allocation_id"]
}
