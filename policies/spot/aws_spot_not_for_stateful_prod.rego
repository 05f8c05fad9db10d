# METADATA
# title: Production keeps state on spot machines
# description: >-
#   A spot machine goes with two minutes' notice. What keeps state, by its tags or by volumes that
#   outlive the machine, is not safe there.
# related_resources:
#   - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-best-practices.html
# custom:
#   id: aws-spot-not-for-stateful-prod
#   category: spot
#   resource_types:
#     - aws_autoscaling_group
#     - aws_eks_node_group
#     - aws_instance
#     - aws_spot_instance_request
#   environments: [prod]
#   remedy: >-
#     Buy on demand: `on_demand_base_capacity` of at least the quorum, `capacity_type` ON_DEMAND, no
#     `instance_market_options`.
package costguard.policies.aws_spot_not_for_stateful_prod

import data.costguard.lib
import data.costguard.lib.groups
import data.costguard.lib.marks
import rego.v1

deny contains finding if {
	some kind in {"aws_autoscaling_group", "aws_eks_node_group", "aws_instance", "aws_spot_instance_request"}
	some r in lib.planned(kind)
	groups.spot(r)
	_stateful(r)
	finding := {
		"msg": concat("", [r.address, ": what keeps state runs on spot machines, which may go at any time"]),
		"address": r.address,
	}
}

_stateful(r) if marks.stateful(r)

# A further volume that stays when the machine goes holds state.
_stateful(r) if {
	some device in lib.blocks(r.after, "ebs_block_device")
	device.delete_on_termination == false
}

_stateful(r) if {
	some template in groups.templates(r)
	some mapping in lib.blocks(template.after, "block_device_mappings")
	device := lib.text(mapping, "device_name")
	device != ""
	not device in _roots
	some volume in lib.blocks(mapping, "ebs")
	volume.delete_on_termination == "false"
}

_stateful(r) if lib.block(r) in _with_volumes

# Blocks of machines that volumes are attached to; such volumes outlive them.
_with_volumes := {address |
	some attachment in lib.remaining("aws_volume_attachment")
	some address in object.get(attachment.references, "instance_id", [])
}

_roots := {"/dev/xvda", "/dev/sda1"}
