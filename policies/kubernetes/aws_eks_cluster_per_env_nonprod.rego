# METADATA
# title: Several EKS control planes in non-production
# description: Every control plane costs by the hour; namespaces share one for nothing.
# related_resources:
#   - https://aws.amazon.com/eks/pricing/
# custom:
#   id: aws-eks-cluster-per-env-nonprod
#   category: kubernetes
#   resource_types: [aws_eks_cluster]
#   environments: [nonprod]
#   remedy: Give each team a namespace, or a virtual cluster, in one cluster.
package costguard.policies.aws_eks_cluster_per_env_nonprod

import data.costguard.lib
import rego.v1

# The first cluster stays; one that is there already stays before one that is planned.
warn contains finding if {
	some place, cluster in sort(clusters)
	place > 0
	r := input.resources[cluster[2]]
	r.action in {"create", "update", "replace"}
	finding := {
		"msg": concat("", [r.address, ": a further control plane; namespaces of one cluster cost nothing"]),
		"address": r.address,
	}
}

clusters contains [standing(r), r.address, i] if {
	some i in object.get(input.by_type, "aws_eks_cluster", [])
	r := input.resources[i]
	not r.action in {"delete", "forget", "read"}
}

standing(r) := 0 if r.action == "no-op" else := 1
