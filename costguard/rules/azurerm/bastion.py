"""Azure Bastion."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import told_number, told_text
from costguard.rules.kit import Components, ResourceView, by_terabyte, cost, metered, rule
from costguard.rules.quantities import above, times

PAGE = "https://azure.microsoft.com/pricing/details/azure-bastion/"

bastion = retail("Azure Bastion", "Networking")

HOST = bastion("Hrs", product="Azure Bastion", needs=("skuName", "meterName"))
TRAFFIC = bastion("GB", product="Azure Bastion", meter="Data Transfer Out")

INCLUDED_UNITS = 2
"""Scale units that the price of a host includes; those of Basic cannot be more."""


@rule("azurerm_bastion_host", page=PAGE)
def host(r: ResourceView) -> Components:
    """Hours of the host by SKU, of its scale units above two, and outbound traffic by tier.

    Developer is free of charge. Of traffic, the price of the tier above 150 TB is not known: that
    of the tier before it goes on.
    """
    sku = told_text(r, "sku", "Basic")
    if sku == "Developer":
        return
    meter = f"{sku} Gateway" if sku else None
    yield cost("Bastion host", HOST, r.hours, skuName=sku, meterName=meter)
    if sku != "Basic":
        units = above(told_number(r, "scale_units", INCLUDED_UNITS), INCLUDED_UNITS)
        if units is None or units > 0:
            yield cost(
                "Additional scale units",
                HOST,
                times(units, r.hours),
                skuName=sku,
                meterName=f"{sku} Additional Gateway" if sku else None,
            )
    usage = r.usage("monthly_outbound_data_gb")
    yield metered("Outbound data transfer", TRAFFIC, usage, label=by_terabyte)
