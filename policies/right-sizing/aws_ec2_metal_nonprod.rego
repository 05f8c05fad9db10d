# METADATA
# title: A bare metal machine outside production
# description: >-
#   A bare metal machine is the largest size of its family; outside production a virtual one of the
#   size that is needed will do. Machines of Apple are of bare metal only, and left alone.
# related_resources:
#   - https://aws.amazon.com/ec2/instance-types/
# custom:
#   id: aws-ec2-metal-nonprod
#   category: right-sizing
#   resource_types: [aws_instance, aws_launch_template]
#   environments: [nonprod]
#   remedy: Take a virtual size; bare metal is for hypervisors and licences by the socket.
package costguard.policies.aws_ec2_metal_nonprod

import data.costguard.lib
import data.costguard.lib.machines
import rego.v1

deny contains finding if {
	some kind in {"aws_instance", "aws_launch_template"}
	some r in lib.planned(kind)
	type := r.after.instance_type
	is_string(type)
	machines.metal(type)
	not startswith(type, "mac")
	finding := {
		"msg": concat("", [r.address, ": ", type, " is a bare metal machine; outside production a virtual one will do"]),
		"address": r.address,
		"changes": [{"path": "instance_type", "value": virtual} | virtual := _virtual(r, type)],
	}
}

# The virtual size with the same vCPUs: `m7i.24xlarge` of `m7i.metal-24xl`; of `m5.metal`, by its
# 96 vCPUs, `m5.24xlarge`.
_virtual(r, type) := concat("", [machines.family(type), ".", virtual]) if {
	size := machines.size(type)
	virtual := replace(trim_prefix(size, "metal-"), "xl", "xlarge")
	size != "metal"
} else := concat("", [machines.family(type), ".", format_int(r.machine.vcpu / 4, 10), "xlarge"]) if {
	not machines.family(type) in _others
	r.machine.vcpu % 4 == 0
}

# Families whose largest virtual size has fewer vCPUs.
_others := lib.parameter("aws-ec2-metal-nonprod", "without_equal", ["g4dn", "i3"])
