"""What the import knows of each vendor: its tables, and where its translations stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from costguard.catalog.os_surcharges import Machines


class Vendor(NamedTuple):
    """A cloud provider whose prices are imported."""

    name: str
    """As facts name it: their folder below ``data``, and ``from`` in translations."""
    prices: str
    """The table of its prices."""
    translations: str
    """Which translation tables are about it, as a pattern below ``translations``."""
    region: re.Pattern[str]
    """The regions that a price stands for that is the same in all commercial regions."""
    surcharges: tuple[str, Machines] | None = None
    """The table of operating systems' prices over Linux, and the machines it is about."""

    def uniform_regions(self, regions: Iterable[str]) -> list[str]:
        """The commercial regions among those that the facts hold, sorted."""
        return sorted(region for region in set(regions) if self.region.fullmatch(region))


AWS = Vendor(
    "aws",
    "aws_prices.csv.gz",
    "*.csv",
    re.compile(r"(?!cn-)[a-z]{2}-[a-z]+-\d"),
    (
        "aws_os_surcharges.csv",
        Machines(
            "AmazonEC2",
            ("Compute Instance", "Compute Instance (bare metal)"),
            "instanceType",
            {
                "capacitystatus": "Used",
                "licenseModel": "No License required",
                "preInstalledSw": "NA",
                "tenancy": "Shared",
            },
        ),
    ),
)
"""Uniform regions are those without GovCloud, China and local zones."""

AZURE = Vendor(
    "azure",
    "azure_prices.csv.gz",
    "azurerm/*.csv",
    re.compile(r"(?!global|usgov|usdod|china)[a-z]+\d?"),
    ("azure_os_surcharges.csv", Machines("Virtual Machines", ("Compute",), "armSkuName", {})),
)
GOOGLE = Vendor(
    "google",
    "google_prices.csv.gz",
    "google/*.csv",
    re.compile(r"[a-z]+-[a-z]+\d+"),
)
"""Uniform regions are those without multi-regions."""

VENDORS = (AWS, AZURE, GOOGLE)
