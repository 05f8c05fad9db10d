# METADATA
# title: Tag with a value that is not allowed
# description: >-
#   Costs are added up by the values of tags, and a value that is misspelt is a cost centre of its
#   own. Upper and lower case differ. Allowed values and patterns stand in the data.
# related_resources:
#   - https://focus.finops.org/focus-specification/
# custom:
#   id: tag-value-allowed
#   category: tagging
#   resource_types: [all]
#   remedy: Use an allowed value.
package costguard.policies.tag_value_allowed

import data.costguard.lib
import data.costguard.lib.spelling
import data.costguard.lib.tags
import rego.v1

id := "tag-value-allowed"

warn contains finding if {
	some key, allowed in lib.parameter(id, "allowed", {})
	some r in tags.taggable
	value := tags.tags(r)[key]
	not fine(value, allowed)
	finding := {
		"msg": concat("", [
			r.address, ": the tag ", key, " has the value ", value,
			", which is not allowed", hint(value, allowed),
		]),
		"address": r.address,
	}
}

fine(value, allowed) if value in allowed.values

fine(value, allowed) if regex.match(allowed.pattern, value)

hint(value, allowed) := concat("", ["; ", spelling.closest(value, allowed.values), " is near"])

hint(value, allowed) := "" if not spelling.closest(value, object.get(allowed, "values", []))
