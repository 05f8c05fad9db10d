# METADATA
# title: Single resource above the cap
# description: >-
#   One resource that takes much of an environment's budget is better split or made smaller. The
#   caps stand in the data, by environment and per month.
# related_resources:
#   - https://www.finops.org/framework/capabilities/budgeting/
# custom:
#   id: resource-cost-cap
#   category: budget
#   resource_types: [all]
#   environments: [nonprod]
#   remedy: Make the resource smaller, or split it; waive this where it must be as it is.
package costguard.policies.resource_cost_cap

import data.costguard.lib
import rego.v1

id := "resource-cost-cap"

# What is not priced, or lies in a range, counts with what is due for certain.
deny contains finding if {
	cap := lib.in_environment(lib.parameter(id, "caps", {}), null)
	is_number(cap)
	some r in input.resources
	r.action in {"create", "update", "replace"}
	r.cost.after.low > cap
	finding := {
		"msg": concat("", [r.address, ": the resource costs more a month than the cap of ", json.marshal(cap), " for one resource"]),
		"address": r.address,
	}
}
