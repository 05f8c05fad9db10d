# METADATA
# title: Database engine version in paid extended support
# description: >-
#   Past standard support every vCPU of a database costs extra by the hour, and more from the third
#   year. Databases are enrolled unless they say otherwise.
# related_resources:
#   - https://aws.amazon.com/rds/pricing/
# custom:
#   id: aws-rds-extended-support
#   category: lifecycle
#   resource_types:
#     - aws_db_instance
#     - aws_rds_cluster
#     - aws_rds_cluster_instance
#     - aws_rds_global_cluster
#   remedy: >-
#     Upgrade `engine_version`; set `engine_lifecycle_support` of new databases to
#     open-source-rds-extended-support-disabled.
package costguard.policies.aws_rds_extended_support

import data.costguard.lib
import rego.v1

id := "aws-rds-extended-support"

disabled := "open-source-rds-extended-support-disabled"

deny contains finding if {
	some ["create", finding] in found
}

warn contains finding if {
	some [action, finding] in found
	action != "create"
}

kinds := {"aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance", "aws_rds_global_cluster"}

found contains [r.action, finding] if {
	some kind in kinds
	some r in lib.planned(kind)
	every path in {"engine", "engine_version"} {
		not lib.unknown(r, path)
	}
	start := charged_since[r.after.engine][r.after.engine_version]
	enrolled(r)
	finding := {
		"msg": concat("", [r.address, ": ", version_of(r), " is in extended support since ", start]),
		"address": r.address,
	}
}

version_of(r) := concat(" ", [r.after.engine, r.after.engine_version])

# The day from which each version in the plan is charged more, where that has come.
charged_since := {engine: {version: start |
	some version in versions[engine]
	start := start_of(calendar, version)
	start <= substring(input.context.now, 0, 10)
} |
	some engine, calendar in lib.parameter(id, "starts", {})
}

versions[engine] contains version if {
	some kind in kinds
	some r in lib.planned(kind)
	engine := r.after.engine
	is_string(engine)
	version := r.after.engine_version
	is_string(version)
}

# The longest beginning of the version that the calendar has, in whole parts: 8 is not 80.
start_of(calendar, version) := calendar[longest] if {
	beginnings := [[count(key), key] |
		some key, _ in calendar
		startswith(concat("", [version, "."]), concat("", [key, "."]))
	]
	longest := max(beginnings)[1]
}

enrolled(r) if {
	r.type != "aws_rds_cluster_instance"
	enrolled_itself(r)
}

# An instance follows its cluster, which may be in the plan.
enrolled(r) if {
	r.type == "aws_rds_cluster_instance"
	every cluster in clusters_of(r) {
		enrolled_itself(cluster)
	}
}

clusters_of(r) := [input.resources[place] |
	some block in object.get(r.references, "cluster_identifier", [])
	some place in places_of_clusters[block]
]

# Sorted out once for all instances.
places_of_clusters[block] contains place if {
	some place in object.get(input.by_type, "aws_rds_cluster", [])
	r := input.resources[place]
	not r.action in {"delete", "forget", "read"}
	block := lib.block(r)
}

enrolled_itself(r) if {
	not lib.unknown(r, "engine_lifecycle_support")
	lib.value(r, "engine_lifecycle_support", "") != disabled
}

# The provider fills it in where the configuration gives none: enrolled.
enrolled_itself(r) if lib.left_out(r, "engine_lifecycle_support")
