# METADATA
# title: Premium or Isolated App Service plan outside production
# description: >-
#   A plan costs by the hour for each worker, also while its apps are stopped. Slots and networks
#   that need a Premium plan are a case for a waiver; Checkov's CKV_AZURE_211, 212 and 225 ask for
#   the opposite.
# related_resources:
#   - https://azure.microsoft.com/pricing/details/app-service/linux/
# custom:
#   id: azure-app-service-plan-premium-nonprod
#   category: serverless
#   resource_types: [azurerm_service_plan]
#   environments: [nonprod]
#   remedy: >-
#     Set `sku_name` to B1 (for functions Y1 or FC1 do, too), `worker_count` to 1 and
#     `zone_balancing_enabled` to false.
package costguard.policies.azure_app_service_plan_premium_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

id := "azure-app-service-plan-premium-nonprod"

instead := lib.parameter(id, "sku", "B1")

warn contains finding if {
	some r in lib.planned("azurerm_service_plan")
	sku := paths.known(r, "sku_name", "")
	regex.match(`^(P|I|EP)`, sku)
	finding := {
		"msg": concat("", [r.address, ": the plan is of size ", sku, "; outside production ", instead, " does"]),
		"address": r.address,
		"changes": [
			{"path": "sku_name", "value": instead},
			{"path": "worker_count", "value": 1},
			{"path": "zone_balancing_enabled", "value": false},
		],
	}
}
