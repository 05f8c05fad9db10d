# METADATA
# title: Kubernetes Service with a load balancer of its own
# description: >-
#   Every Service of type LoadBalancer makes the cloud start a load balancer with public addresses;
#   one ingress serves many.
# related_resources:
#   - https://kubernetes.io/docs/concepts/services-networking/service/
# custom:
#   id: k8s-load-balancer-service-nonprod
#   category: kubernetes
#   resource_types: [kubernetes_service, kubernetes_service_v1]
#   environments: [nonprod]
#   remedy: Set `type` to ClusterIP and publish the Service by one ingress.
package costguard.policies.k8s_load_balancer_service_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some type in {"kubernetes_service", "kubernetes_service_v1"}
	some r in lib.planned(type)
	not lib.unknown(r, "spec.0.type")
	lib.blocks(r.after, "spec")[0].type == "LoadBalancer"
	finding := {
		"msg": concat("", [r.address, ": the Service has a load balancer of its own"]),
		"address": r.address,
		"changes": [{"path": "spec.0.type", "value": "ClusterIP"}],
	}
}
