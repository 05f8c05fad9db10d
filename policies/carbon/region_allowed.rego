# METADATA
# title: Resource outside the preferred regions
# description: >-
#   Regions differ in price and in carbon, and what is spread over many of them is easily forgotten.
#   Which ones are preferred stands in the data.
# related_resources:
#   - https://learn.microsoft.com/azure/well-architected/cost-optimization/optimize-rates
# custom:
#   id: region-allowed
#   category: carbon
#   resource_types: [all]
#   remedy: >-
#     Move the resource to a preferred region, or waive this where data must stay, or users are near.
package costguard.policies.region_allowed

import data.costguard.lib
import rego.v1

id := "region-allowed"

warn contains finding if {
	some provider, regions in lib.parameter(id, "regions", {})
	count(regions) > 0
	some r in input.resources
	r.action in {"create", "update", "replace"}
	startswith(r.type, concat("", [provider, "_"]))
	is_string(r.region)
	not r.region in regions
	r.region != "global"
	not anywhere(r.type)
	finding := {
		"msg": concat("", [r.address, ": the resource is in ", r.region, "; preferred is ", concat(" or ", regions)]),
		"address": r.address,
	}
}

global_types := lib.parameter(id, "global_types", [])

# Types that stand in no region, whatever region the provider is configured with.
anywhere(type) if {
	some beginning in global_types
	startswith(type, beginning)
}
