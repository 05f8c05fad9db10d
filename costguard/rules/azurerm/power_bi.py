"""Power BI Embedded."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import Components, ResourceView, cost, rule

PAGE = "https://azure.microsoft.com/pricing/details/power-bi-embedded/"

NODE = retail("Power BI Embedded", "Analytics")(
    "Hrs", product="Power BI Embedded", needs=("skuName",)
)


@rule("azurerm_powerbi_embedded", page=PAGE)
def embedded(r: ResourceView) -> Components:
    """Hours of the node by SKU."""
    sku = r.text("sku_name")
    yield cost(f"Node usage ({sku or 'not known'})", NODE, r.hours, skuName=sku)
