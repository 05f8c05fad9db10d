"""Azure Firewall and DDoS Protection."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import told_text
from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule

PAGE = "https://azure.microsoft.com/pricing/details/azure-firewall/"
DDOS_PAGE = "https://azure.microsoft.com/pricing/details/ddos-protection/"

firewall_service = retail("Azure Firewall", "Networking")
ddos = retail("Azure DDOS Protection", "Networking")

DEPLOYMENT = firewall_service("Hrs", product="Azure Firewall", needs=("skuName", "meterName"))
TRAFFIC = firewall_service("GB", product="Azure Firewall", needs=("skuName", "meterName"))
PLAN = ddos("Hrs", product="Azure DDOS Protection", meter="DDoS Protection Plan")
OVERAGE = ddos("Months", product="Azure DDOS Protection", meter="Overage Charges")

_IN_HUB = {"Standard": "Secure Virtual Hub", "Premium": "Secured Virtual Hub"}
"""What the price list calls a firewall in a virtual hub, by tier."""

FREE = free(
    """
    azurerm_firewall_application_rule_collection azurerm_firewall_nat_rule_collection
    azurerm_firewall_network_rule_collection azurerm_firewall_policy_rule_collection_group
    """
)


@rule("azurerm_firewall", page=PAGE)
def firewall(r: ResourceView) -> Components:
    """Hours of the deployment by tier, in a network of its own or in a hub, and GB processed."""
    tier = told_text(r, "sku_tier", "Standard")
    sku = tier
    if r.text("sku_name") == "AZFW_Hub" and tier in _IN_HUB:
        sku = f"{tier} {_IN_HUB[tier]}"
    yield cost(
        f"Deployment ({sku or 'not known'})",
        DEPLOYMENT,
        r.hours,
        skuName=sku,
        meterName=f"{sku} Deployment" if sku else None,
    )
    yield metered(
        "Data processed",
        TRAFFIC,
        r.usage("monthly_data_processed_gb"),
        skuName=tier,
        meterName=f"{tier} Data Processed" if tier else None,
    )


@rule("azurerm_network_ddos_protection_plan", page=DDOS_PAGE)
def ddos_plan(r: ResourceView) -> Components:
    """Hours of the plan, which covers 100 public addresses, and each protected one above these."""
    yield cost("DDoS Protection Plan", PLAN, r.hours)
    yield metered("Overage charges", OVERAGE, r.usage("overage_amount"), unit="resource")
