# METADATA
# title: Resource of a short-lived environment without an expiry
# description: >-
#   What is made for a preview is forgotten, and goes on costing. A tag says until when it is
#   needed, so that it can be cleared away.
# related_resources:
#   - https://cloudcustodian.io/docs/quickstart/advanced.html
# custom:
#   id: ttl-required-ephemeral
#   category: hibernation
#   resource_types: [all]
#   remedy: >-
#     Add the tag expires_at with a date and time in UTC, such as 2026-12-01T00:00:00Z, or ttl with a
#     duration, such as 72h or 7d.
package costguard.policies.ttl_required_ephemeral

import data.costguard.lib
import data.costguard.lib.tags
import rego.v1

id := "ttl-required-ephemeral"

deny contains finding if {
	ephemeral
	some r in tags.taggable
	not ends(r)
	every name in names {
		not tags.open(r, name)
	}
	finding := {
		"msg": concat("", [
			r.address, ": no tag ", concat(" or ", names),
			" says when the resource goes, within ", format_int(days, 10), " days",
		]),
		"address": r.address,
	}
}

names := lib.parameter(id, "tags", ["expires_at", "ttl"])

days := lib.parameter(id, "days", 14)

ephemeral if {
	some pattern in lib.parameter(id, "environments", [])
	glob.match(pattern, null, input.context.environment)
}

# Whether a tag tells an end that is near enough.
ends(r) if {
	some name in names
	moment := moment_of(tags.tags(r)[name])
	moment <= last_moment
}

ends(r) if {
	some name in names
	hours(tags.tags(r)[name]) <= days * 24
}

last_moment := substring(time.format(time.add_date(time.parse_rfc3339_ns(input.context.now), 0, 0, days)), 0, 19)

# A date, or date and time in UTC, to the second; undefined for what is none, such as 2026-02-30.
# Labels of Google have no colons and no capital letters: they can tell dates only.
moment_of(text) := substring(concat("", [text, "T00:00:00"]), 0, 19) if {
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?Z)?$`, text)
	a_day(text)
}

a_day(text) if regex.match(`^.{4}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])`, text)

a_day(text) if regex.match(`^.{4}-(0[469]|11)-(0[1-9]|[12][0-9]|30)`, text)

a_day(text) if regex.match(`^.{4}-02-(0[1-9]|1[0-9]|2[0-8])`, text)

a_day(text) if regex.match(`^(..(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29`, text)

# The length of a duration such as 72h, 7d or 2w.
hours(text) := to_number(substring(text, 0, count(text) - 1)) * unit if {
	regex.match(`^[1-9][0-9]{0,4}[hdw]$`, text)
	unit := {"h": 1, "d": 24, "w": 168}[substring(text, count(text) - 1, 1)]
}
