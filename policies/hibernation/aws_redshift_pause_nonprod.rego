# METADATA
# title: A Redshift cluster outside production is never paused
# description: >-
#   A paused cluster costs its managed storage and snapshots only; scheduled actions pause it in the
#   evening and resume it in the morning.
# related_resources:
#   - https://docs.aws.amazon.com/redshift/latest/mgmt/rs-mgmt-pause-resume-cluster.html
# custom:
#   id: aws-redshift-pause-nonprod
#   category: hibernation
#   resource_types: [aws_redshift_cluster]
#   environments: [nonprod]
#   remedy: Add two `aws_redshift_scheduled_action`, with `pause_cluster` and with `resume_cluster`.
package costguard.policies.aws_redshift_pause_nonprod

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_redshift_cluster")
	not _untold
	not lib.block(r) in _targets
	not lib.text(r.after, "cluster_identifier") in _names
	finding := {
		"msg": concat("", [r.address, ": nothing pauses the cluster out of hours"]),
		"address": r.address,
	}
}

_actions := lib.remaining("aws_redshift_scheduled_action")

_reference := "target_action.pause_cluster.cluster_identifier"

_targets := {address |
	some action in _actions
	some address in object.get(action.references, _reference, [])
}

_names := {name |
	some action in _actions
	some target in lib.blocks(action.after, "target_action")
	some pause in lib.blocks(target, "pause_cluster")
	name := lib.text(pause, "cluster_identifier")
	name != ""
}

# Which cluster an action pauses is not known, and nothing says which it will be.
_untold if {
	some action in _actions
	lib.unknown(action, "target_action.0.pause_cluster.0.cluster_identifier")
	not action.references[_reference]
}
