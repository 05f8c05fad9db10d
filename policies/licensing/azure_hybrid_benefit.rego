# METADATA
# title: Windows or SQL licence is paid although licences are owned
# description: >-
#   Who owns licences with Software Assurance need not pay for them again by the hour. Whether you
#   do stands in the data (`hybrid_benefit`); it is never inferred.
# related_resources:
#   - https://azure.microsoft.com/pricing/hybrid-benefit/
# custom:
#   id: azure-hybrid-benefit
#   category: licensing
#   resource_types:
#     - azurerm_windows_virtual_machine
#     - azurerm_windows_virtual_machine_scale_set
#     - azurerm_mssql_database
#     - azurerm_mssql_managed_instance
#   remedy: Set `license_type` to Windows_Server for machines, to BasePrice for SQL.
package costguard.policies.azure_hybrid_benefit

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

id := "azure-hybrid-benefit"

windows := {"azurerm_windows_virtual_machine", "azurerm_windows_virtual_machine_scale_set"}

sql := {"azurerm_mssql_database", "azurerm_mssql_managed_instance"}

warn contains finding if {
	lib.parameter(id, "hybrid_benefit", false) == true
	some type in windows | sql
	some r in lib.planned(type)
	owned := instead(type, paths.known(r, "license_type", "None"))
	finding := {
		"msg": concat("", [r.address, ": the licence is paid by the hour although you own licences"]),
		"address": r.address,
		"changes": [{"path": "license_type", "value": owned}],
	}
}

instead(type, "None") := "Windows_Server" if type in windows

instead(type, "LicenseIncluded") := "BasePrice" if type in sql
