# METADATA
# title: Workload without requests for processor and memory
# description: >-
#   Without requests the scheduler cannot tell how many nodes are needed, and nobody can tell what
#   a workload costs.
# related_resources:
#   - https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# custom:
#   id: k8s-requests-missing
#   category: kubernetes
#   resource_types:
#     - kubernetes_deployment
#     - kubernetes_deployment_v1
#     - kubernetes_stateful_set
#     - kubernetes_stateful_set_v1
#   remedy: Set `requests` for cpu and memory in each container, and a limit for memory.
package costguard.policies.k8s_requests_missing

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in workloads
	containers := r.after.spec[0].template[0].spec[0].container
	is_array(containers)
	some i, container in containers
	is_object(container)
	place := concat("", ["spec.0.template.0.spec.0.container.", format_int(i, 10)])
	some name in {"cpu", "memory"}
	missing(r, container, place, name)
	finding := {
		"msg": concat("", [r.address, ": a container without requests for processor or memory"]),
		"address": r.address,
	}
}

workloads contains r if {
	some type in {
		"kubernetes_deployment",
		"kubernetes_deployment_v1",
		"kubernetes_stateful_set",
		"kubernetes_stateful_set_v1",
	}
	some r in lib.planned(type)
	not lib.unknown(r, "spec.0.template.0.spec.0.container")
}

missing(r, container, place, name) if {
	not lib.unknown(r, concat(".", [place, "resources.0.requests", name]))
	object.get(container, ["resources", 0, "requests", name], null) == null
}
