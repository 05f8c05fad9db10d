"""Products in the words of Google's SKU catalogue.

A SKU (https://cloud.google.com/billing/docs/reference/rest/v1/services.skus) is of a service and
has a category: ``resourceFamily``, ``resourceGroup`` and ``usageType``. The last one is the
purchase option here: on demand, ``spot``, ``committed_1yr``. Where a group holds several SKUs,
further attributes such as ``diskType``, or else the SKU's ``description``, tell them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from costguard.rules.kit import Decimal, Product, service


class SkuMaker(Protocol):
    """Makes the products of one service."""

    def __call__(
        self,
        family: str,
        group: str,
        unit: str,
        *,
        where: Mapping[str, str] | None = None,
        needs: tuple[str, ...] = (),
        free: Decimal | int = 0,
        scope: str = "region",
    ) -> Product:
        """Product of a resource family and group, priced per ``unit``; see ``Product``."""


def skus(service_name: str) -> SkuMaker:
    """Maker of products of a service, by its display name: ``skus("Compute Engine")``."""
    make = service("google", service_name)

    def sku_of(
        family: str,
        group: str,
        unit: str,
        *,
        where: Mapping[str, str] | None = None,
        needs: tuple[str, ...] = (),
        free: Decimal | int = 0,
        scope: str = "region",
    ) -> Product:
        attributes = {"resourceGroup": group, **(where or {})}
        return make(family, unit, where=attributes, needs=needs, free=free, scope=scope)

    return sku_of
