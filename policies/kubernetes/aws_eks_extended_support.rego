# METADATA
# title: EKS version in extended support, or allowed to enter it
# description: >-
#   A control plane whose version is past standard support costs several times as much by the hour.
# related_resources:
#   - https://aws.amazon.com/eks/pricing/
# custom:
#   id: aws-eks-extended-support
#   category: kubernetes
#   resource_types: [aws_eks_cluster]
#   remedy: >-
#     Upgrade to a version in standard support, and set `support_type` of `upgrade_policy` to
#     STANDARD.
package costguard.policies.aws_eks_extended_support

import data.costguard.lib
import data.costguard.lib.nonprod
import rego.v1

id := "aws-eks-extended-support"

ends := lib.parameter(id, "ends", {})

today := substring(input.context.now, 0, 10)

# Dates are texts that compare as they stand. The last day is still one of support.
past_versions := {version | some version, end in ends; end < today}

soon_versions := {version |
	some version, end in ends
	not version in past_versions
	midnight(end) - midnight(today) <= ((lib.parameter(id, "warn_days", 60) * 24) * 3600) * 1000000000
}

midnight(day) := time.parse_rfc3339_ns(concat("", [day, "T00:00:00Z"]))

past(r) if {
	not lib.unknown(r, "version")
	r.after.version in past_versions
}

past(r) if {
	not lib.unknown(r, "version")
	minor(r.after.version) < oldest
}

# Older than all versions that the calendar has.
oldest := min([minor(version) | some version, _ in ends])

minor(version) := to_number(substring(version, 2, -1)) if {
	is_string(version)
	regex.match(`^1\.[1-9][0-9]*$`, version)
}

since(r) := concat("", [" since ", ends[r.after.version]])

since(r) := "" if not ends[r.after.version]

soon(r) if {
	not lib.unknown(r, "version")
	r.after.version in soon_versions
}

deny contains finding if {
	some r in lib.planned("aws_eks_cluster")
	past(r)
	finding := {
		"msg": concat("", [r.address, ": version ", r.after.version, " is past standard support", since(r)]),
		"address": r.address,
	}
}

warn contains finding if {
	some r in lib.planned("aws_eks_cluster")
	soon(r)
	finding := {
		"msg": concat("", [r.address, ": standard support of version ", r.after.version, " ends on ", ends[r.after.version]]),
		"address": r.address,
	}
}

warn contains finding if {
	nonprod
	some r in lib.planned("aws_eks_cluster")
	extends(r)
	not past(r)
	not soon(r)
	finding := {
		"msg": concat("", [r.address, ": the cluster enters extended support, and costs more, when its version is old"]),
		"address": r.address,
		"changes": [{"path": "upgrade_policy.0.support_type", "value": "STANDARD"}],
	}
}

extends(r) if {
	not lib.unknown(r, "upgrade_policy.0.support_type")
	object.get(r.after, ["upgrade_policy", 0, "support_type"], "EXTENDED") in {"EXTENDED", null}
}

# The provider fills it in where the configuration gives none: EXTENDED.
extends(r) if lib.left_out(r, "upgrade_policy")
