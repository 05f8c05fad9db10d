# METADATA
# title: Schedules in tags
# description: >-
#   Reads the tag that holds a schedule, and tells whether its value has the form of one: off-hours
#   of Cloud Custodian, hours of kube-downscaler, a pair of cron expressions, or the name of a
#   schedule of Instance Scheduler on AWS. Whether a time zone exists is not looked up.
package costguard.lib.schedules

import data.costguard.lib.tags
import rego.v1

# The value of the resource's schedule tag, the first of those that `settings` names.
tag(r) := [value | some key in keys; value := r.tags[key]][0]

keys := data.costguard.settings.schedule.tags

# Whether the resource has such a tag, or may have one when its tags are known.
maybe_tagged(r) if {
	some key in keys
	r.tags[key]
}

maybe_tagged(r) if {
	some key in keys
	tags.open(r, key)
}

# Values by which a resource is never stopped.
never_stops(value) if lower(value) in {"always-on", "always", "off"}

# The value has the form of a schedule in one of the grammars.
parses(value) if value in data.costguard.settings.schedule.names

parses(value) if never_stops(value)

parses(value) if lower(value) == "never"

parses(value) if _plain(value) in {"", "on"}

parses(value) if {
	parts := {part | some text in split(_plain(value), ";"); part := trim_space(text); part != ""}
	count(parts) > 0
	every part in parts {
		_custodian(part)
	}
}

parses(value) if {
	hours := trim_prefix(trim_prefix(trim_space(value), "uptime="), "downtime=")
	every text in split(hours, ",") {
		_hours(trim_space(text))
	}
}

parses(value) if {
	parts := {key: text |
		some part in split(value, ";")
		key := trim_space(split(part, "=")[0])
		text := trim_space(split(part, "=")[1])
	}
	object.keys(parts) == {"start", "stop", "tz"}
	every key in ["start", "stop"] {
		regex.match(`^[0-9A-Za-z*,/#?-]+( +[0-9A-Za-z*,/#?-]+){4}$`, parts[key])
	}
	regex.match(_zone, parts.tz)
}

# Quotes are taken off; where characters are restricted, `=` and others are written as `u3d`.
_plain(value) := text if {
	text := lower(trim(trim_space(value), `'"`))
	contains(text, "=")
} else := strings.replace_n(_escaped, lower(trim(trim_space(value), `'"`)))

_escaped := {
	"u28": "(", "u29": ")", "u5b": "[", "u5d": "]", "u2c": ",",
	"u3b": ";", "u3d": "=", "u2f": "/", "u2d": "-",
}

_item := `\([mtwhfsu](-[mtwhfsu])?,([01]?[0-9]|2[0-3])\)`

_custodian(part) if {
	pattern := concat("", ["^(off|on)=(", _item, `|\[`, _item, "(,", _item, `)*\])$`])
	regex.match(pattern, replace(part, " ", ""))
}

_custodian(part) if regex.match(`^tz=[a-z][a-z0-9_+/-]*$`, part)

_zone := `^[A-Za-z][A-Za-z0-9_+/-]*$`

# `Mon-Fri 07:30-20:30 Europe/Berlin`; hours do not cross midnight.
_hours(text) if {
	day := `(mon|tue|wed|thu|fri|sat|sun)`
	clock := `([01][0-9]|2[0-3]):[0-5][0-9]`
	pattern := concat("", [`(?i)^`, day, "-", day, " ", clock, "-(", clock, `|24:00) [a-z/_]+$`])
	regex.match(pattern, text)
	span := split(split(text, " ")[1], "-")
	span[0] < span[1]
}

_hours(text) if {
	moment := `[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}`
	regex.match(concat("", ["^", moment, "-", moment, "$"]), text)
}
