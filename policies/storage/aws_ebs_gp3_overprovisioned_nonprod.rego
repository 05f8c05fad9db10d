# METADATA
# title: A gp3 volume outside production pays for more than comes with it
# description: >-
#   3,000 IOPS and 125 MiB/s come with gp3; each further one is billed. Tests of performance, by
#   their tag, may need them.
# related_resources:
#   - https://aws.amazon.com/ebs/pricing/
# custom:
#   id: aws-ebs-gp3-overprovisioned-nonprod
#   category: storage
#   resource_types: [aws_ebs_volume, aws_instance, aws_launch_template]
#   environments: [nonprod]
#   remedy: Set `iops` to 3000 and `throughput` to 125, or leave both out.
package costguard.policies.aws_ebs_gp3_overprovisioned_nonprod

import data.costguard.lib
import data.costguard.lib.marks
import data.costguard.lib.volumes
import rego.v1

warn contains finding if {
	some kind in {"aws_ebs_volume", "aws_instance", "aws_launch_template"}
	some r in lib.planned(kind)
	changes := [{"path": concat("", [v.at, name]), "value": included} |
		some v in volumes.of(r)
		v.block[v.kind] == "gp3"
		some name, included in _included
		is_number(v.block[name])
		v.block[name] > included
	]
	count(changes) > 0
	not marks.performance_test(r)
	finding := {
		"msg": concat("", [r.address, ": a gp3 volume has more IOPS or throughput than come with it"]),
		"address": r.address,
		"changes": changes,
	}
}

# What comes with gp3, in IOPS and MiB/s.
_included := {"iops": 3000, "throughput": 125}
