# METADATA
# title: Resource without a required tag
# description: >-
#   Who pays for a resource is told by its tags. Which ones are required stands in the data for each
#   provider, and from what day on a missing one blocks; default tags and labels of the provider
#   count.
# related_resources:
#   - https://focus.finops.org/focus-specification/
# custom:
#   id: tag-required
#   category: tagging
#   resource_types: [all]
#   remedy: Add the tag, best by default_tags or default_labels of the provider.
package costguard.policies.tag_required

import data.costguard.lib
import data.costguard.lib.tags
import rego.v1

id := "tag-required"

deny contains finding if {
	some finding in found
	due
}

warn contains finding if {
	some finding in found
	not due
}

# After a time of notice a missing tag blocks.
due if {
	day := lib.parameter(id, "deny_from", "")
	day != ""
	day <= input.context.now
}

found contains finding if {
	some provider, keys in lib.parameter(id, "required", {})
	count(keys) > 0
	some r in tags.taggable
	startswith(r.type, concat("", [provider, "_"]))
	missing := tags.all_missing(r, keys)
	count(missing) > 0
	finding := {
		"msg": concat("", [r.address, ": required tags are missing: ", concat(", ", sort(missing))]),
		"address": r.address,
	}
}
