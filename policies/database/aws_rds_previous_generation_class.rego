# METADATA
# title: RDS class has a successor at equal or lower price
# description: >-
#   Newer classes of the same size cost the same or less and do more. Taking one needs a restart;
#   extended support is charged by vCPU, so a class with more of them raises that line.
# related_resources:
#   - https://aws.amazon.com/rds/pricing/
# custom:
#   id: aws-rds-previous-generation-class
#   category: database
#   resource_types: [aws_db_instance, aws_rds_cluster_instance]
#   confidence: 0.9
#   remedy: Set `instance_class` to the successor; check that the engine version supports it.
package costguard.policies.aws_rds_previous_generation_class

import data.costguard.lib
import rego.v1

id := "aws-rds-previous-generation-class"

warn contains finding if {
	some r in classed
	family := concat(".", array.slice(split(r.after.instance_class, "."), 0, 2))
	candidates := lib.parameter(id, "successors", {})[family]
	finding := {
		"msg": concat("", [r.address, ": ", r.after.instance_class, " has successors at equal or lower price"]),
		"address": r.address,
		"changes": changes(r, candidates),
	}
}

classed contains r if {
	some type in {"aws_db_instance", "aws_rds_cluster_instance"}
	some r in lib.planned(type)
	not lib.unknown(r, "instance_class")
	is_string(r.after.instance_class)
	suits(r, lib.parameter(id, "successors", {}))
}

# There is a successor that the engine runs on.
suits(r, successors) if {
	some family, candidates in successors
	startswith(r.after.instance_class, concat("", [family, "."]))
	some candidate in candidates
	runs(r, candidate)
}

changes(r, candidates) := [{"path": "instance_class", "value": class}] if {
	not r.after.instance_class in lib.parameter(id, "without_same_size", [])
	suitable := [candidate | some candidate in candidates; runs(r, candidate)]
	parts := split(r.after.instance_class, ".")
	count(parts) == 3 # further parts are classes of Oracle's own
	class := concat(".", [suitable[0], parts[2]])
} else := []

# Families of Graviton are named with a g, and not every engine runs on them.
runs(_, family) if not graviton(family)

runs(r, family) if {
	graviton(family)
	every path in {"engine", "engine_version"} {
		not lib.unknown(r, path)
	}
	first := lib.parameter(id, "graviton_from", {})[r.after.engine]
	is_string(r.after.engine_version)
	at_least(r.after.engine_version, first)
}

graviton(family) if regex.match(`^db\.[a-z]+[0-9]+g`, family)

at_least(version, first) if number(version) >= number(first)

# 10.5 as 10005, 12 as 12000: versions compare by number, not by letter. A number with a zero in
# front is none.
number(version) := (to_number(parts[0]) * 1000) + to_number(parts[1]) if {
	parts := split(regex.find_n(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)`, version, 1)[0], ".")
} else := to_number(regex.find_n(`^(0|[1-9][0-9]*)`, version, 1)[0]) * 1000
