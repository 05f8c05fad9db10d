"""Azure AI Search."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_count
from costguard.rules.kit import (
    Components,
    ResourceView,
    by_count,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/search/"

search = retail("Azure Cognitive Search", "AI + Machine Learning")

UNIT = search("Hrs", product="Azure Cognitive Search", needs=("skuName",))
IMAGES = search("Requests", product="Azure Cognitive Search", meter="Document Cracking Images")

FREE = free("azurerm_search_shared_private_link_service")

_SKUS = {
    "basic": "Basic",
    "standard": "Standard S1",
    "standard2": "Standard S2",
    "standard3": "Standard S3",
    "storage_optimized_l1": "Storage Optimized L1",
    "storage_optimized_l2": "Storage Optimized L2",
}


@rule("azurerm_search_service", page=PAGE)
def service(r: ResourceView) -> Components:
    """Hours of search units, replicas times partitions, and images taken out of documents.

    The tier Free costs nothing.
    """
    told = r.text("sku")
    if told == "free":
        return
    sku = _SKUS.get(told or "")
    units = times(given_count(r, "replica_count", 1), given_count(r, "partition_count", 1))
    many = "?" if units is None else f"{units}"
    name = f"{sku or told or 'SKU not known'}, {many} unit{'' if units == 1 else 's'}"
    yield cost(f"Search usage ({name})", UNIT, times(units, r.hours), skuName=sku)
    images = r.usage("monthly_images_extracted")
    yield metered("Image extraction", IMAGES, images, unit="1000 images", per=1000, label=by_count)
