"""The zones by which Azure prices traffic between regions."""

from __future__ import annotations

_ZONES = {
    "Zone 1": """
        australiacentral australiacentral2 canadacentral canadaeast centralus eastus eastus2
        francecentral francesouth germanynorth germanywestcentral italynorth northcentralus
        northeurope norwayeast norwaywest polandcentral southcentralus spaincentral swedencentral
        switzerlandnorth switzerlandwest uksouth ukwest westcentralus westeurope westus westus2
        westus3
    """,
    "Zone 2": """
        australiaeast australiasoutheast centralindia eastasia japaneast japanwest koreacentral
        koreasouth southeastasia southindia westindia
    """,
    "Zone 3": "brazilsouth brazilsoutheast southafricanorth southafricawest uaecentral uaenorth",
}
"""https://azure.microsoft.com/pricing/details/bandwidth/ lists the regions of each zone."""

_ZONE_OF = {region: zone for zone, regions in _ZONES.items() for region in regions.split()}


def zone_of(region: str | None) -> str | None:
    """Zone of a region, such as ``Zone 1``; None for one that is not known or not in a zone."""
    return _ZONE_OF.get(region or "")
