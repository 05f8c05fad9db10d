# METADATA
# title: A volume that nothing is attached to
# description: >-
#   A volume is billed whether a machine uses it or not; no attachment in the plan, changed or as it
#   is, names this one. Persistent volumes of Kubernetes count as attachments.
# related_resources:
#   - https://docs.aws.amazon.com/ebs/latest/userguide/ebs-attaching-volume.html
# custom:
#   id: aws-ebs-unattached
#   category: storage
#   resource_types: [aws_ebs_volume]
#   remedy: Attach it with `aws_volume_attachment`, or take a snapshot and remove it.
package costguard.policies.aws_ebs_unattached

import data.costguard.lib
import data.costguard.lib.links
import rego.v1

warn contains finding if {
	volumes := lib.planned("aws_ebs_volume")
	count(volumes) > 0
	not links.untold(_users)
	targets := links.targets(_users)
	ids := links.values(_users)
	some r in volumes
	not lib.block(r) in targets
	not lib.text(r.after, "id") in ids
	finding := {
		"msg": concat("", [r.address, ": nothing is attached to the volume"]),
		"address": r.address,
	}
}

_users := {
	"aws_volume_attachment": {"volume_id"},
	"kubernetes_persistent_volume": {"spec.persistent_volume_source.aws_elastic_block_store.volume_id"},
	"kubernetes_persistent_volume_v1": {
		"spec.persistent_volume_source.aws_elastic_block_store.volume_id",
		"spec.persistent_volume_source.csi.volume_handle",
	},
}
