# METADATA
# title: AKS Standard or Premium tier outside production
# description: >-
#   The paid tiers buy a service level for the control plane, by the hour. Clusters of more than
#   1,000 nodes need it; Checkov's CKV_AZURE_170 asks for it everywhere.
# related_resources:
#   - https://learn.microsoft.com/azure/aks/free-standard-pricing-tiers
# custom:
#   id: azure-aks-sku-tier-nonprod
#   category: kubernetes
#   resource_types: [azurerm_kubernetes_cluster]
#   environments: [nonprod]
#   remedy: Set `sku_tier` to Free; a Premium cluster gives up long-term support as well.
package costguard.policies.azure_aks_sku_tier_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

warn contains finding if {
	some r in lib.planned("azurerm_kubernetes_cluster")

	# Paid is what azurerm 3 called Standard before.
	tier := paths.known(r, "sku_tier", "Free")
	tier in {"Standard", "Premium", "Paid"}
	finding := {
		"msg": concat("", [r.address, ": the control plane is of the tier ", tier, "; the free one does outside production"]),
		"address": r.address,
		"changes": [{"path": "sku_tier", "value": "Free"}],
	}
}
