# METADATA
# title: A database outside production runs around the clock
# description: >-
#   A stopped instance costs its storage and backups only. A stop lasts seven days at most, so a
#   schedule has to stop it each week at least. Replicas, what has them, and SQL Server in two zones
#   cannot be stopped.
# related_resources:
#   - https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
# custom:
#   id: aws-rds-schedule-nonprod
#   category: hibernation
#   resource_types: [aws_db_instance]
#   environments: [nonprod]
#   remedy: Add an `aws_scheduler_schedule` that stops it and one that starts it, or the schedule tag.
package costguard.policies.aws_rds_schedule_nonprod

import data.costguard.lib
import data.costguard.lib.schedules
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_db_instance")
	not schedules.maybe_tagged(r)
	not _untold
	not lib.block(r) in _targets
	not _mentioned(r)
	_can_stop(r)
	finding := {
		"msg": concat("", [r.address, ": nothing stops the database out of hours"]),
		"address": r.address,
	}
}

_schedulers := array.concat(lib.remaining("aws_scheduler_schedule"), [r |
	some type, _ in input.by_type
	startswith(type, "aws_ssm_")
	some r in lib.remaining(type)
])

_targets := {address | some s in _schedulers; some addresses in s.references; some address in addresses}

# What schedulers are given as text: a JSON with the names of what they stop.
_inputs := {text |
	some s in lib.remaining("aws_scheduler_schedule")
	some target in lib.blocks(s.after, "target")
	text := lib.text(target, "input")
}

_mentioned(r) if {
	some key in ["identifier", "id"]
	name := lib.text(r.after, key)
	name != ""
	some text in _inputs
	contains(text, concat("", [`"`, name, `"`]))
}

# What a schedule stops is not known, and nothing says what it will be.
_untold if {
	some s in lib.remaining("aws_scheduler_schedule")
	lib.unknown(s, "target.0.input")
	not s.references["target.input"]
}

_can_stop(r) if {
	not lib.unknown(r, "replicate_source_db")
	lib.text(r.after, "replicate_source_db") == ""
	not lib.block(r) in _sources
	not lib.text(r.after, "identifier") in _source_names
	not _fixed(r)
}

_sources := {address |
	some replica in lib.remaining("aws_db_instance")
	some address in object.get(replica.references, "replicate_source_db", [])
}

_source_names := {name |
	some replica in lib.remaining("aws_db_instance")
	name := lib.text(replica.after, "replicate_source_db")
	name != ""
}

# SQL Server in two zones, as far as it is known.
_fixed(r) if lib.unknown(r, "engine")

_fixed(r) if {
	startswith(lib.text(r.after, "engine"), "sqlserver")
	r.after.multi_az == true
}

_fixed(r) if {
	startswith(lib.text(r.after, "engine"), "sqlserver")
	lib.unknown(r, "multi_az")
}
