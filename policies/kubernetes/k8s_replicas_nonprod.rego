# METADATA
# title: Several replicas in non-production
# description: >-
#   Replicas are for failures and load; outside production one usually serves, and nodes can be
#   fewer.
# related_resources:
#   - https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
# custom:
#   id: k8s-replicas-nonprod
#   category: kubernetes
#   resource_types: [kubernetes_deployment, kubernetes_deployment_v1, helm_release]
#   environments: [nonprod]
#   remedy: Set `replicas` (`replicaCount` of a chart) to 1.
package costguard.policies.k8s_replicas_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some type in {"kubernetes_deployment", "kubernetes_deployment_v1"}
	some r in lib.planned(type)
	not lib.unknown(r, "spec.0.replicas")
	several(lib.blocks(r.after, "spec")[0].replicas)
	finding := {
		"msg": concat("", [r.address, ": several replicas; one is enough outside production"]),
		"address": r.address,
		"changes": [{"path": "spec.0.replicas", "value": "1"}],
	}
}

warn contains finding if {
	some r in lib.planned("helm_release")
	some i, setting in lib.blocks(r.after, "set")
	place := concat("", ["set.", format_int(i, 10)])
	every key in {"name", "value"} {
		not lib.unknown(r, concat(".", [place, key]))
	}
	setting.name == "replicaCount"
	several(setting.value)
	finding := {
		"msg": concat("", [r.address, ": several replicas; one is enough outside production"]),
		"address": r.address,
		"changes": [{"path": concat(".", [place, "value"]), "value": "1"}],
	}
}

warn contains finding if {
	some r in lib.planned("helm_release")
	not set_beside(r)
	some i, text in lib.blocks(r.after, "values")
	not lib.unknown(r, concat("", ["values.", format_int(i, 10)]))
	is_string(text)
	yaml.is_valid(text)
	several(yaml.unmarshal(text).replicaCount)
	finding := {
		"msg": concat("", [r.address, ": several replicas; one is enough outside production"]),
		"address": r.address,
	}
}

# What `set` says goes before the values.
set_beside(r) if {
	some setting in lib.blocks(r.after, "set")
	setting.name == "replicaCount"
}

set_beside(r) if lib.unknown(r, "set")

# Plans have the number as a text.
several(replicas) if {
	is_string(replicas)
	regex.match(`^[1-9][0-9]*$`, replicas)
	to_number(replicas) > 1
}

several(replicas) if {
	is_number(replicas)
	replicas > 1
}
