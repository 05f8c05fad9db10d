# METADATA
# title: A node group outside production buys on demand
# description: >-
#   EKS moves pods off a spot node before it goes; outside production that will do, except for
#   groups whose taints keep them for what must stay.
# related_resources:
#   - https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
# custom:
#   id: aws-eks-node-group-spot-nonprod
#   category: spot
#   resource_types: [aws_eks_node_group]
#   environments: [nonprod]
#   remedy: Set `capacity_type` to SPOT, and give ten or more `instance_types` of one size.
package costguard.policies.aws_eks_node_group_spot_nonprod

import data.costguard.lib
import data.costguard.lib.marks
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_eks_node_group")
	not lib.unknown(r, "capacity_type")
	lib.value(r, "capacity_type", "ON_DEMAND") == "ON_DEMAND"
	not _kept(r)
	finding := {
		"msg": concat("", [r.address, ": the nodes are bought on demand; outside production spot will do"]),
		"address": r.address,
		"changes": [{"path": "capacity_type", "value": "SPOT"}],
	}
}

# The group is for what must stay, by its taints or its tags; so may be one whose taints are not
# known.
_kept(r) if {
	some taint in lib.blocks(r.after, "taint")
	taint.key in lib.parameter("aws-eks-node-group-spot-nonprod", "kept_taints", [])
}

_kept(r) if {
	some path, _ in r.unknown
	path in {"taint"} | {concat(".", ["taint", format_int(i, 10), "key"]) | some i, _ in lib.blocks(r.after, "taint")}
}

_kept(r) if marks.maybe_stateful(r)
