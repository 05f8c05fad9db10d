# METADATA
# title: Public IP that nothing uses
# description: >-
#   A static address costs by the hour whether something uses it or not. One that is kept for a
#   cut-over is a case for a waiver.
# related_resources:
#   - https://azure.microsoft.com/pricing/details/ip-addresses/
# custom:
#   id: azure-public-ip-unassociated
#   category: network
#   resource_types: [azurerm_public_ip]
#   remedy: Remove the address, or give it to what needs it.
package costguard.policies.azure_public_ip_unassociated

import data.costguard.lib
import data.costguard.lib.links
import rego.v1

# What uses addresses, and by which attributes.
users := {
	"azurerm_network_interface": {"ip_configuration.public_ip_address_id"},
	"azurerm_lb": {"frontend_ip_configuration.public_ip_address_id"},
	"azurerm_nat_gateway": {"public_ip_address_ids"},
	"azurerm_nat_gateway_public_ip_association": {"public_ip_address_id"},
	"azurerm_virtual_network_gateway": {"ip_configuration.public_ip_address_id"},
	"azurerm_application_gateway": {"frontend_ip_configuration.public_ip_address_id"},
	"azurerm_bastion_host": {"ip_configuration.public_ip_address_id"},
	"azurerm_firewall": {
		"ip_configuration.public_ip_address_id",
		"management_ip_configuration.public_ip_address_id",
	},
	"azurerm_kubernetes_cluster": {"network_profile.load_balancer_profile.outbound_ip_address_ids"},
	"azurerm_api_management": {
		"public_ip_address_id",
		"additional_location.public_ip_address_id",
	},
	"azurerm_route_server": {"public_ip_address_id"},
	"azurerm_virtual_hub_ip": {"public_ip_address_id"},
}

used_blocks := links.targets(users)

used_ids := links.values(users)

warn contains finding if {
	some r in lib.planned("azurerm_public_ip")
	not lib.block(r) in used_blocks
	not r.after.id in used_ids
	not untold
	finding := {
		"msg": concat("", [r.address, ": nothing uses the address, and it costs all the same"]),
		"address": r.address,
	}
}

untold if links.untold(users)
