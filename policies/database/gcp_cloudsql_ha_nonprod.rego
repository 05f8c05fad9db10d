# METADATA
# title: Regional Cloud SQL instance outside production
# description: A standby in a second zone doubles what the instance costs, and takes no queries.
# related_resources:
#   - https://cloud.google.com/sql/docs/mysql/high-availability
# custom:
#   id: gcp-cloudsql-ha-nonprod
#   category: database
#   resource_types: [google_sql_database_instance]
#   environments: [nonprod]
#   remedy: Set `availability_type` to ZONAL, except where a failover is tested.
package costguard.policies.gcp_cloudsql_ha_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

id := "gcp-cloudsql-ha-nonprod"

deny contains finding if {
	some finding in found
	not only_warns
}

warn contains finding if {
	some finding in found
	only_warns
}

only_warns if input.context.environment in lib.parameter(id, "warn_in", [])

found contains finding if {
	some r in lib.planned("google_sql_database_instance")
	paths.known(r, "settings.0.availability_type", "ZONAL") == "REGIONAL"
	finding := {
		"msg": concat("", [r.address, ": a standby in a second zone doubles what the instance costs"]),
		"address": r.address,
		"changes": [{"path": "settings.0.availability_type", "value": "ZONAL"}],
	}
}
