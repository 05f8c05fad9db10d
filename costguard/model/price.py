"""Products, the questions asked about their prices, and the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol


class PricingCategory(StrEnum):
    """FOCUS's pricing categories."""

    STANDARD = "Standard"
    DYNAMIC = "Dynamic"
    COMMITTED = "Committed"
    OTHER = "Other"


ON_DEMAND = "on_demand"
HOURLY_FEE = "_hourly_fee"
"""Ends the option of what is due by the hour beside an upfront fee, where it is paid in part."""
SUSTAINED_USE = "sustained_use"
"""How purchase options begin that are bought on demand, with Google's discount for sustained use
in their price."""


SAMPLED = frozenset({"component-prices"})
"""Sources that hold a few products of a price list, and do not tell what else is in it."""


def category_of(option: str) -> PricingCategory:
    """FOCUS's category of a purchase option (``on_demand``, ``spot``, ``reserved_...``)."""
    if option == ON_DEMAND:
        return PricingCategory.STANDARD
    if option.startswith("spot"):
        return PricingCategory.DYNAMIC
    if option.startswith(("reserved", "savings", "committed")):
        return PricingCategory.COMMITTED
    return PricingCategory.OTHER


class Product(NamedTuple):
    """A line of a provider's price list, in the provider's own vocabulary.

    ``where`` are the attributes that single it out; ``needs`` are those that a pricing rule
    fills in (an instance type, say). ``free`` is what an account gets free each month, in
    ``unit``. A ``scope`` of ``global`` means that the price list gives no region.
    """

    vendor: str
    service: str
    family: str
    unit: str
    where: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    free: Decimal = Decimal(0)
    scope: str = "region"

    @property
    def id(self) -> str:
        """Identity in price books: readable, stable, independent of where it is declared."""
        fixed = ",".join(f"{key}={value}" for key, value in self.where)
        return f"{self.vendor}/{self.service}/{self.family}/{fixed}/{self.unit}"


class PriceQuery(NamedTuple):
    """A product filled in: what a price source is asked for."""

    product: Product
    region: str
    """The provider's region code, or ``global``."""
    attributes: tuple[str, ...]
    """Values of ``product.needs``, in that order."""
    option: str = ON_DEMAND

    def describe(self) -> str:
        """One line for people: service, family, attributes, region."""
        filled = dict(zip(self.product.needs, self.attributes, strict=True))
        facts = [v for v in (*dict(self.product.where).values(), *filled.values()) if v]
        kind = self.product.family or self.product.service
        if self.option != ON_DEMAND:
            facts.append(self.option.replace("_", " "))
        detail = f" ({', '.join(facts)})" if facts else ""
        return f"{self.product.service} {kind}{detail} in {self.region}"


class Tier(NamedTuple):
    """A step of a price: from ``start`` units on, each costs ``price``."""

    start: Decimal
    price: Decimal


class Price(NamedTuple):
    """What one unit costs, by tiers, with where and when that was so."""

    tiers: tuple[Tier, ...]
    unit: str
    currency: str
    effective: date
    source: str
    note: str = ""
    """What was done to the list price: a discount, another region's price."""
    list_tiers: tuple[Tier, ...] = ()
    """FOCUS's ListUnitPrice, where a negotiated, committed or expected price has replaced it."""


class Missing(NamedTuple):
    """No price is known."""

    reason: str


class Ambiguous(NamedTuple):
    """Several prices are known and nothing tells which holds."""

    candidates: tuple[Price, ...]

    @property
    def reason(self) -> str:
        """One line for people."""
        prices = ", ".join(sorted({str(p.tiers[0].price) for p in self.candidates}))
        return f"the source gives several prices: {prices}"


Answer = Price | Missing | Ambiguous


class PriceSource(Protocol):
    """Anything that answers price queries."""

    @property
    def version(self) -> str:
        """Version and digest of the source, for the report."""

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """Answer each query of the set; raises ``PriceSourceError`` if the source is unusable."""

    def held(self, product: Product, region: str) -> Iterable[PriceQuery]:
        """The queries about a product in a region that a price list answers."""
