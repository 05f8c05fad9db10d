# METADATA
# title: Reserved address that nothing uses
# description: >-
#   A reserved external address costs more by the hour while nothing uses it. One that is kept for a
#   cut-over is a case for a waiver.
# related_resources:
#   - https://cloud.google.com/vpc/network-pricing#ipaddress
# custom:
#   id: gcp-static-ip-unused
#   category: network
#   resource_types: [google_compute_address, google_compute_global_address]
#   remedy: Release the address, or give it to what needs it.
package costguard.policies.gcp_static_ip_unused

import data.costguard.lib
import data.costguard.lib.links
import data.costguard.lib.paths
import rego.v1

# What uses addresses, and by which attributes. A controller in a cluster goes by the name.
users := {
	"google_compute_instance": {"network_interface.access_config.nat_ip"},
	"google_compute_instance_from_template": {"network_interface.access_config.nat_ip"},
	"google_compute_instance_template": {"network_interface.access_config.nat_ip"},
	"google_compute_region_instance_template": {"network_interface.access_config.nat_ip"},
	"google_compute_forwarding_rule": {"ip_address"},
	"google_compute_global_forwarding_rule": {"ip_address"},
	"google_compute_router_nat": {"nat_ips", "drain_nat_ips"},
	"google_compute_router_nat_address": {"nat_ips", "drain_nat_ips"},
	"kubernetes_service": {"spec.load_balancer_ip"},
	"kubernetes_service_v1": {"spec.load_balancer_ip"},
	"kubernetes_ingress": {"metadata.annotations.kubernetes.io/ingress.global-static-ip-name"},
	"kubernetes_ingress_v1": {"metadata.annotations.kubernetes.io/ingress.global-static-ip-name"},
}

used_blocks := links.targets(users)

used_names := links.values(users)

warn contains finding if {
	some type in {"google_compute_address", "google_compute_global_address"}
	some r in lib.planned(type)
	paths.known(r, "address_type", "EXTERNAL") == "EXTERNAL"
	not lib.block(r) in used_blocks
	count(links.names(r) & used_names) == 0
	not untold
	finding := {
		"msg": concat("", [r.address, ": nothing uses the address, and it costs more than one in use"]),
		"address": r.address,
	}
}

untold if links.untold(users)
