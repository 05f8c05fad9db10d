# METADATA
# title: AKS user node pool without spot outside production
# description: >-
#   Nodes of a user pool may be interrupted where their pods can move. The default pool of a cluster
#   cannot be spot.
# related_resources:
#   - https://learn.microsoft.com/azure/aks/spot-node-pool
# custom:
#   id: azure-aks-node-pool-spot-nonprod
#   category: spot
#   resource_types: [azurerm_kubernetes_cluster_node_pool]
#   environments: [nonprod]
#   remedy: >-
#     Set `priority` to Spot, `eviction_policy` to Delete and `spot_max_price` to -1; pods need a
#     toleration for the taint kubernetes.azure.com/scalesetpriority=spot:NoSchedule.
package costguard.policies.azure_aks_node_pool_spot_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

warn contains finding if {
	some r in lib.planned("azurerm_kubernetes_cluster_node_pool")
	paths.known(r, "mode", "User") == "User"
	paths.known(r, "priority", "Regular") == "Regular"
	finding := {
		"msg": concat("", [r.address, ": the node pool runs at regular priority outside production; spot nodes cost less"]),
		"address": r.address,
		"changes": [
			{"path": "priority", "value": "Spot"},
			{"path": "eviction_policy", "value": "Delete"},
			{"path": "spot_max_price", "value": -1},
		],
	}
}
