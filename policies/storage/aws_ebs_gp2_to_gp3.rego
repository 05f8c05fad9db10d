# METADATA
# title: A gp2 volume could be gp3
# description: gp3 storage costs less per GB than gp2, and 3,000 IOPS and 125 MiB/s come with it.
# related_resources:
#   - https://aws.amazon.com/ebs/pricing/
# custom:
#   id: aws-ebs-gp2-to-gp3
#   category: storage
#   resource_types: [aws_ebs_volume]
#   remedy: >-
#     Set `type` to gp3; above 1,000 GB also the `iops` and `throughput` that gp2 brings and the
#     volume needs.
package costguard.policies.aws_ebs_gp2_to_gp3

import data.costguard.lib
import rego.v1

warn contains finding if {
	some r in lib.planned("aws_ebs_volume")
	not lib.unknown(r, "type")
	lib.value(r, "type", "gp2") == "gp2"
	finding := {
		"msg": concat("", [r.address, ": the volume is of type gp2; gp3 costs less"]),
		"address": r.address,
		"changes": array.concat([{"path": "type", "value": "gp3"}], _performance(r)),
	}
}

# gp2 has 3 IOPS for each GB and 250 MiB/s; up to 1,000 GB, what comes with gp3 is as much.
_performance(r) := kept if {
	is_number(r.after.size)
	r.after.size > 1000
	kept := [{"path": "iops", "value": min([3 * r.after.size, 16000])}, {"path": "throughput", "value": 250}]
} else := []
