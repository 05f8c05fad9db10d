"""Products in the words of Azure's retail prices.

A price of the retail price list (https://learn.microsoft.com/rest/api/cost-management/retail-prices)
stands under a ``serviceName`` in a ``serviceFamily``; ``productName``, ``skuName`` and
``meterName`` single it out, ``armSkuName`` where it is of a machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from costguard.rules.kit import Decimal, Product, service


class MeterMaker(Protocol):
    """Makes the products of one service."""

    def __call__(
        self,
        unit: str,
        *,
        product: str = "",
        sku: str = "",
        meter: str = "",
        needs: tuple[str, ...] = (),
        free: Decimal | int = 0,
        scope: str = "region",
    ) -> Product:
        """Product priced per ``unit``, of what is given of product, SKU and meter name.

        What a rule fills in stands in ``needs`` by its full name: ``needs=("skuName",)``.
        """


def retail(service_name: str, service_family: str) -> MeterMaker:
    """Maker of products of a service: ``retail("Virtual Network", "Networking")``."""
    make = service("azure", service_name)

    def meter_of(
        unit: str,
        *,
        product: str = "",
        sku: str = "",
        meter: str = "",
        needs: tuple[str, ...] = (),
        free: Decimal | int = 0,
        scope: str = "region",
    ) -> Product:
        named: Mapping[str, str] = {"productName": product, "skuName": sku, "meterName": meter}
        where = {name: value for name, value in named.items() if value}
        return make(service_family, unit, where=where, needs=needs, free=free, scope=scope)

    return meter_of
