# METADATA
# title: Tags that set resources apart
# description: >-
#   Tells what keeps state, and what is a test of performance, by the tags that `settings` in
#   data.yaml names.
package costguard.lib.marks

import data.costguard.lib.tags
import rego.v1

# Tags say that the resource keeps state that must not be lost.
stateful(r) if lower(r.tags[data.costguard.settings.stateful.tag]) == "true"

stateful(r) if {
	some key in data.costguard.settings.stateful.role_tags
	lower(r.tags[key]) in data.costguard.settings.stateful.roles
}

# Tags say so, or may say so when they are known.
maybe_stateful(r) if stateful(r)

maybe_stateful(r) if {
	settings := data.costguard.settings.stateful
	some key in array.concat([settings.tag], settings.role_tags)
	tags.open(r, key)
}

# Tags set the resource apart for tests of performance, or may do so when they are known.
performance_test(r) if {
	some key in data.costguard.settings.performance_test.tags
	lower(r.tags[key]) in data.costguard.settings.performance_test.values
}

performance_test(r) if {
	some key in data.costguard.settings.performance_test.tags
	tags.open(r, key)
}
