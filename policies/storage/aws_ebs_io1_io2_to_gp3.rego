# METADATA
# title: A volume with provisioned IOPS could be gp3
# description: >-
#   Up to 16,000 IOPS, and 500 for each GB, gp3 does the same, and the first 3,000 cost nothing.
#   Volumes that several machines share have to be io1 or io2.
# related_resources:
#   - https://aws.amazon.com/ebs/pricing/
# custom:
#   id: aws-ebs-io1-io2-to-gp3
#   category: storage
#   resource_types: [aws_ebs_volume, aws_instance, aws_launch_template]
#   remedy: >-
#     Set the type to gp3 with the same IOPS and `throughput`, or less where less is needed; keep
#     io2 where latency below a millisecond or its durability is needed.
package costguard.policies.aws_ebs_io1_io2_to_gp3

import data.costguard.lib
import data.costguard.lib.nonprod
import data.costguard.lib.volumes
import rego.v1

deny contains finding if {
	nonprod
	some finding in _found
}

warn contains finding if {
	not nonprod
	some finding in _found
}

_found contains finding if {
	some kind in {"aws_ebs_volume", "aws_instance", "aws_launch_template"}
	some r in lib.planned(kind)
	fitting := [v | some v in volumes.of(r); _fits(v)]
	count(fitting) > 0
	not _shared(r)
	finding := {
		"msg": concat("", [r.address, ": a volume of type ", _types(fitting), " has no more IOPS than gp3 gives for less"]),
		"address": r.address,
		"changes": [change | some v in fitting; some change in _changes(v)],
	}
}

_fits(v) if {
	v.block[v.kind] in {"io1", "io2"}
	is_number(v.block.iops)
	v.block.iops <= _most
	not _too_small(v)
}

# gp3 has 500 IOPS for each GB at most.
_too_small(v) if {
	some key in {"size", "volume_size"}
	size := v.block[key]
	is_number(size)
	v.block.iops > 500 * size
}

_shared(r) if r.after.multi_attach_enabled == true

_shared(r) if lib.unknown(r, "multi_attach_enabled")

_types(fitting) := concat(", ", {v.block[v.kind] | some v in fitting})

# gp3 has 3,000 IOPS and 125 MiB/s at least; io1 and io2 have 1 MiB/s for 4 IOPS, 500 at most.
_changes(v) := [
	{"path": concat("", [v.at, v.kind]), "value": "gp3"},
	{"path": concat("", [v.at, "iops"]), "value": max([v.block.iops, 3000])},
	{"path": concat("", [v.at, "throughput"]), "value": max([125, min([500, ceil(v.block.iops / 4)])])},
]

_most := lib.parameter("aws-ebs-io1-io2-to-gp3", "iops", 16000)
