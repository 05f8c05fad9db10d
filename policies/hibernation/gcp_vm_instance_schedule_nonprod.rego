# METADATA
# title: VM without an instance schedule outside production
# description: >-
#   A machine that nobody uses at night costs as much as by day. Disks and static addresses go on
#   costing while it is stopped, and what is on local SSDs is lost.
# related_resources:
#   - https://cloud.google.com/compute/docs/instances/schedule-instance-start-stop
# custom:
#   id: gcp-vm-instance-schedule-nonprod
#   category: hibernation
#   resource_types: [google_compute_instance, google_compute_resource_policy]
#   environments: [nonprod]
#   remedy: >-
#     Name a google_compute_resource_policy with an instance_schedule_policy in `resource_policies`,
#     and allow the service agent of Compute Engine to start and stop instances.
package costguard.policies.gcp_vm_instance_schedule_nonprod

import data.costguard.lib
import data.costguard.lib.links
import data.costguard.lib.paths
import rego.v1

id := "gcp-vm-instance-schedule-nonprod"

deny contains finding if {
	some finding in found
	not only_warns
}

warn contains finding if {
	some finding in found
	only_warns
}

only_warns if input.context.environment in lib.parameter(id, "warn_in", [])

found contains finding if {
	some r in lib.planned("google_compute_instance")
	unscheduled(r)
	finding := {
		"msg": concat("", [r.address, ": nothing stops the machine when nobody needs it; it has no instance schedule"]),
		"address": r.address,
	}
}

# No policy at all.
unscheduled(r) if {
	count(paths.known(r, "resource_policies", [])) == 0
	not r.references.resource_policies
}

# Policies of this plan that are for something else. One from elsewhere may be a schedule.
unscheduled(r) if {
	every block in r.references.resource_policies {
		block in other_blocks
	}
}

unscheduled(r) if {
	not r.references.resource_policies
	names := paths.known(r, "resource_policies", [])
	count(names) > 0
	every name in names {
		name in other_names
	}
}

others contains policy if {
	some policy in lib.remaining("google_compute_resource_policy")
	not lib.unknown(policy, "instance_schedule_policy")
	count(lib.blocks(policy.after, "instance_schedule_policy")) == 0
}

other_blocks contains lib.block(policy) if some policy in others

other_names contains name if {
	some policy in others
	some name in links.names(policy)
}
