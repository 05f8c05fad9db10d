# METADATA
# title: Too much of the plan has no price
# description: >-
#   A total in which much is missing says little. What is free does not count, nor does usage that
#   is not given.
# related_resources:
#   - https://www.finops.org/framework/capabilities/planning-estimating/
# custom:
#   id: unpriced-resource-threshold
#   category: budget
#   resource_types: [all]
#   remedy: Give a price of your own for what has none, or a usage file.
package costguard.policies.unpriced_resource_threshold

import data.costguard.lib
import rego.v1

id := "unpriced-resource-threshold"

unpriced := {"unsupported", "price missing"}

# Of the plan as a whole.
warn contains {"msg": concat("", ["more than ", json.marshal(most), " % of what costs something has no price"])} if {
	priceable > 0
	without * 100 > priceable * most
	some r in input.resources
	r.action in {"create", "update", "replace"}
}

most := lib.parameter(id, "percent", 10)

without := sum([n | some kind, n in input.totals.coverage; kind in unpriced])

priceable := sum([n | some kind, n in input.totals.coverage; kind != "free"])

# Of types that the plan brings in, each once.
warn contains finding if {
	some type, places in input.by_type
	addresses := sort([r.address | some i in places; r := input.resources[i]; r.cost.after.coverage in unpriced])
	count(addresses) > 0
	every i in places {
		input.resources[i].action == "create"
	}
	finding := {
		"msg": concat("", [addresses[0], ": resources of type ", type, " are new here, and have no price"]),
		"address": addresses[0],
	}
}
