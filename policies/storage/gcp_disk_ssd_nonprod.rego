# METADATA
# title: SSD or extreme disk outside production
# description: >-
#   Balanced disks cost less by the GB than SSDs, and serve most work that is not measured. Extreme
#   ones cost for their IOPS as well.
# related_resources:
#   - https://cloud.google.com/compute/disks-image-pricing
# custom:
#   id: gcp-disk-ssd-nonprod
#   category: storage
#   resource_types: [google_compute_disk, google_compute_instance, google_container_node_pool]
#   environments: [nonprod]
#   remedy: Set the type to pd-balanced or pd-standard, except where throughput is tested.
package costguard.policies.gcp_disk_ssd_nonprod

import data.costguard.lib
import data.costguard.lib.paths
import rego.v1

places := {
	"google_compute_disk": "type",
	"google_compute_instance": "boot_disk.0.initialize_params.0.type",
	"google_container_node_pool": "node_config.0.disk_type",
}

warn contains finding if {
	some type, path in places
	some r in lib.planned(type)
	kind := paths.known(r, path, "")
	kind in {"pd-ssd", "pd-extreme", "hyperdisk-extreme"}
	finding := {
		"msg": concat("", [r.address, ": the disk is of type ", kind, "; pd-balanced costs less"]),
		"address": r.address,
		"changes": array.concat(
			[{"path": path, "value": "pd-balanced"}],
			[{"path": name, "value": null} | some name in iops_of[type]],
		),
	}
}

# IOPS are given to extreme disks only.
iops_of := {
	"google_compute_disk": ["provisioned_iops"],
	"google_compute_instance": ["boot_disk.0.initialize_params.0.provisioned_iops"],
	"google_container_node_pool": [],
}
