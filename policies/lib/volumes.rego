# METADATA
# title: EBS volumes of AWS
# description: Finds volumes wherever resources describe them, with their paths.
package costguard.lib.volumes

import data.costguard.lib
import rego.v1

# The volumes of a resource: path before the attributes (`at`), attributes (`block`), name of the
# attribute that has the type (`kind`).
of(r) := array.concat(_own(r), array.concat(_devices(r), _mapped(r)))

_own(r) := [{"at": "", "block": r.after, "kind": "type"} | r.type == "aws_ebs_volume"]

_devices(r) := [{"at": at, "block": block, "kind": "volume_type"} |
	some name in {"root_block_device", "ebs_block_device"}
	some i, block in lib.blocks(r.after, name)
	at := concat("", [name, ".", format_int(i, 10), "."])
]

_mapped(r) := [{"at": at, "block": block, "kind": "volume_type"} |
	some i, mapping in lib.blocks(r.after, "block_device_mappings")
	some j, block in lib.blocks(mapping, "ebs")
	at := concat("", ["block_device_mappings.", format_int(i, 10), ".ebs.", format_int(j, 10), "."])
]

# `10` as text, for messages.
text(number) := format_int(number, 10)
