# METADATA
# title: Provisioned Azure SQL database outside production
# description: >-
#   A provisioned database costs by the hour for all its processors; a serverless one pauses when
#   nobody is connected. Tools that keep sessions open keep it awake.
# related_resources:
#   - https://learn.microsoft.com/azure/azure-sql/database/serverless-tier-overview
# custom:
#   id: azure-sql-serverless-nonprod
#   category: database
#   resource_types: [azurerm_mssql_database]
#   environments: [nonprod]
#   remedy: >-
#     Set `sku_name` to GP_S_Gen5_1, `auto_pause_delay_in_minutes` to 60 and `min_capacity` to 0.5.
package costguard.policies.azure_sql_serverless_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

id := "azure-sql-serverless-nonprod"

instead := lib.parameter(id, "sku", "GP_S_Gen5_1")

# A database of an elastic pool has the processors of the pool.
warn contains finding if {
	some r in lib.planned("azurerm_mssql_database")
	sku := paths.known(r, "sku_name", "")
	regex.match(`^(GP|BC|HS)_Gen5`, sku)
	not startswith(sku, "GP_S_")
	paths.known(r, "elastic_pool_id", "") == ""
	finding := {
		"msg": concat("", [r.address, ": the database is provisioned (", sku, "); a serverless one pauses when it is idle"]),
		"address": r.address,
		"changes": [
			{"path": "sku_name", "value": instead},
			{"path": "auto_pause_delay_in_minutes", "value": 60},
			{"path": "min_capacity", "value": 0.5},
		],
	}
}
