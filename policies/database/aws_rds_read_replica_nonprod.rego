# METADATA
# title: Read replica in non-production
# description: >-
#   A replica costs as much as a database of its own, and a database with replicas cannot be
#   stopped at night.
# related_resources:
#   - https://aws.amazon.com/rds/pricing/
# custom:
#   id: aws-rds-read-replica-nonprod
#   category: database
#   resource_types: [aws_db_instance]
#   environments: [nonprod]
#   remedy: Remove the replica and read from the primary.
package costguard.policies.aws_rds_read_replica_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_db_instance")
	replica(r)
	finding := {
		"msg": concat("", [r.address, ": a read replica costs as much as a further database"]),
		"address": r.address,
	}
}

replica(r) if {
	not lib.unknown(r, "replicate_source_db")
	lib.value(r, "replicate_source_db", "") != ""
}

# Not known is only the name of the source: that there is one is told, a database of this plan.
replica(r) if {
	lib.unknown(r, "replicate_source_db")
	some source in r.references.replicate_source_db
	source in sources
}

sources := {lib.block(r) | some r in lib.remaining("aws_db_instance")}
