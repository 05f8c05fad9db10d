"""Azure's load balancers."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import told_text
from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule

PAGE = "https://azure.microsoft.com/pricing/details/load-balancer/"

load_balancer = retail("Load Balancer", "Networking")

BALANCED_GB = load_balancer(
    "GB", product="Load Balancer", sku="Standard", meter="Standard Data Processed"
)
RULE = load_balancer(
    "Hrs",
    product="Load Balancer",
    sku="Standard",
    meter="Standard Overage LB Rules and Outbound Rules",
)

_BALANCER = "azurerm_lb"

FREE = free(
    """
    azurerm_lb_backend_address_pool azurerm_lb_backend_address_pool_address azurerm_lb_nat_pool
    azurerm_lb_nat_rule azurerm_lb_probe
    """
)


@rule(_BALANCER, page=PAGE)
def balancer(r: ResourceView) -> Components:
    """GB that a Standard load balancer processes; its rules are billed by themselves.

    A Basic one costs nothing, and is what a configuration without SKU means.
    """
    if _sku(r) != "Basic":
        usage = r.usage("monthly_data_processed_gb")
        yield metered("Data processed", BALANCED_GB, usage)


@rule("azurerm_lb_rule", "azurerm_lb_outbound_rule", page=PAGE)
def balancer_rule(r: ResourceView) -> Components:
    """Hours of a rule of a Standard load balancer.

    Azure bills the first five rules of a balancer together and each further one by itself. Only
    the price of a further rule is known; it is taken for every rule. Inbound NAT rules are free.
    """
    balancer = r.refer("loadbalancer_id", _BALANCER)
    if balancer is not None and _sku(balancer) == "Basic":
        return
    r.assume("loadbalancer_id", "a further rule", "the price of the first five is not known")
    yield cost("Rule usage", RULE, r.hours)


def _sku(balancer: ResourceView) -> str | None:
    return told_text(balancer, "sku", "Basic")
