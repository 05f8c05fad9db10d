# METADATA
# title: More than one NAT gateway per VPC in non-production
# description: >-
#   Every NAT gateway costs by the hour, and its public address too. One per zone is for zones that
#   fail; outside production one for the whole VPC usually serves.
# related_resources:
#   - https://aws.amazon.com/vpc/pricing/
# custom:
#   id: aws-nat-gateway-per-az-nonprod
#   category: network
#   resource_types: [aws_nat_gateway]
#   environments: [nonprod]
#   remedy: >-
#     Keep one NAT gateway and route all private subnets to it (`single_nat_gateway = true` in the
#     usual module).
package costguard.policies.aws_nat_gateway_per_az_nonprod

import data.costguard.lib
import rego.v1

id := "aws-nat-gateway-per-az-nonprod"

deny contains finding if {
	some finding in found
	not only_warns
}

warn contains finding if {
	some finding in found
	only_warns
}

only_warns if input.context.environment in lib.parameter(id, "warn_in", [])

# As many as there are VPCs stay; one that is there already stays before one that is planned.
found contains finding if {
	some network, members in gateways
	kept := vpcs(network)
	some place, member in sort(members)
	place >= kept
	r := input.resources[member[2]]
	r.action in {"create", "update", "replace"}
	finding := {
		"msg": concat("", [r.address, ": a further NAT gateway of the same VPC; one is enough outside production"]),
		"address": r.address,
	}
}

found contains finding if {
	some r in lib.planned("aws_nat_gateway")
	not lib.unknown(r, "availability_mode")
	lib.value(r, "availability_mode", "zonal") == "regional"
	count(lib.blocks(r.after, "availability_zone_address")) > 1
	finding := {
		"msg": concat("", [r.address, ": a regional NAT gateway in several zones; one is enough outside production"]),
		"address": r.address,
	}
}

gateways[network] contains [standing(r), r.address, i] if {
	some i in object.get(input.by_type, "aws_nat_gateway", [])
	r := input.resources[i]
	not r.action in {"delete", "forget", "read"}
	networks := by_reference(r) | by_id(r)
	count(networks) == 1
	some network in networks
}

standing(r) := 0 if r.action == "no-op" else := 1

subnets := [{"module": r.module, "block": lib.block(r), "id": lib.value(r, "id", ""), "network": network_of(r)} |
	some r in lib.remaining("aws_subnet")
]

networks_of[block] contains subnet.network if {
	some subnet in subnets
	block := subnet.block
}

networks_in[module][block] contains subnet.network if {
	some subnet in subnets
	module := subnet.module
	block := subnet.block
}

network_by_id[id] contains subnet.network if {
	some subnet in subnets
	id := subnet.id
	id != ""
}

# Of a module with several instances, each has subnets of its own.
by_reference(r) := {network |
	some block in object.get(r.references, "subnet_id", [])
	some network in reached(block, r.module)
}

reached(block, module) := networks_in[module][block] if beside(block, module)

reached(block, module) := networks_of[block] if not beside(block, module)

# The block of a subnet stands in the module.
beside(block, module) if startswith(block, concat("", [lib.without_keys(module), ".aws_subnet."]))

by_id(r) := networks if {
	networks := network_by_id[r.after.subnet_id]
} else := set()

# What a subnet's VPC is known by: its block and the instance of the module, or its id.
network_of(subnet) := [scope(subnet, block), block] if {
	block := subnet.references.vpc_id[0]
} else := ["", id] if {
	id := lib.value(subnet, "vpc_id", "")
	id != ""
} else := [subnet.module, block] if {
	# Modules give their only VPC by a local value, of which a plan does not tell where it leads.
	blocks := vpcs_in[subnet.module]
	count(blocks) == 1
	some block, members in blocks
	count(members) == 1
}

scope(subnet, block) := subnet.module if {
	subnet.module != ""
	startswith(block, concat("", [lib.without_keys(subnet.module), "."]))
} else := ""

# How many VPCs a key stands for: a block may have several instances.
vpcs([module, block]) := number if {
	module == ""
	number := count(vpcs_of[block])
} else := number if {
	number := count(vpcs_in[module][block])
} else := 1

vpcs_of[block] contains vpc.address if {
	some vpc in lib.remaining("aws_vpc")
	block := lib.block(vpc)
}

vpcs_in[module][block] contains vpc.address if {
	some vpc in lib.remaining("aws_vpc")
	module := vpc.module
	block := lib.block(vpc)
}
