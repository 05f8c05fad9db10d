# METADATA
# title: PostgreSQL or MySQL flexible server with high availability outside production
# description: A standby doubles processors and storage, and takes no queries.
# related_resources:
#   - https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-high-availability
# custom:
#   id: azure-postgres-flexible-ha-nonprod
#   category: database
#   resource_types: [azurerm_postgresql_flexible_server, azurerm_mysql_flexible_server]
#   environments: [nonprod]
#   remedy: Remove the high_availability block, except where a failover is tested.
package costguard.policies.azure_postgres_flexible_ha_nonprod

import data.costguard.lib
import rego.v1

id := "azure-postgres-flexible-ha-nonprod"

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
	some type in {"azurerm_postgresql_flexible_server", "azurerm_mysql_flexible_server"}
	some r in lib.planned(type)
	not lib.unknown(r, "high_availability")
	count(lib.blocks(r.after, "high_availability")) > 0
	finding := {
		"msg": concat("", [r.address, ": a standby outside production doubles what the server costs"]),
		"address": r.address,
		"changes": [{"path": "high_availability", "value": []}],
	}
}
