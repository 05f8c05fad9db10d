# METADATA
# title: Dedicated or host tenancy
# description: >-
#   Hardware of its own costs more by the hour, and a fee for each region on top. Licences that
#   need it are a case for a waiver.
# related_resources:
#   - https://aws.amazon.com/ec2/pricing/dedicated-instances/
# custom:
#   id: aws-ec2-dedicated-tenancy
#   category: licensing
#   resource_types: [aws_instance, aws_launch_template, aws_vpc]
#   remedy: Set `tenancy` to default.
package costguard.policies.aws_ec2_dedicated_tenancy

import data.costguard.lib
import data.costguard.lib.nonprod
import rego.v1

deny contains finding if {
	some finding in found
	nonprod
}

warn contains finding if {
	some finding in found
	not nonprod
}

places := {"aws_instance": "tenancy", "aws_launch_template": "placement.0.tenancy", "aws_vpc": "instance_tenancy"}

found contains finding if {
	some type, path in places
	some r in lib.planned(type)
	not lib.unknown(r, path)
	tenancy(r) in {"dedicated", "host"}
	finding := {
		"msg": concat("", [r.address, ": hardware of its own costs more than shared hardware"]),
		"address": r.address,
		"changes": changes(path, tenancy(r)),
	}
}

# What a host costs stands with the host: leaving one saves nothing until the host goes too.
changes(path, tenancy) := [{"path": path, "value": "default"}] if tenancy == "dedicated" else := []

tenancy(r) := r.after.tenancy if r.type == "aws_instance"

tenancy(r) := r.after.placement[0].tenancy if r.type == "aws_launch_template"

tenancy(r) := r.after.instance_tenancy if r.type == "aws_vpc"
