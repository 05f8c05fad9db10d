"""How much a commitment covers: units of a product, an amount of money, or vCPUs and memory."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from costguard.catalog.sqlite import default_book
from costguard.model.money import ZERO
from costguard.model.price import PriceQuery

HOURS_OF_TERM = {"1_year": 8760, "3_year": 26280}
"""Hours over which an upfront payment is spread."""

_SHARED_CORES = ("e2-micro", "e2-small", "e2-medium", "f1-micro", "g1-small")
"""Machine types of Google's that vCPUs which are committed to do not cover."""
_PARTS: Mapping[str, tuple[Decimal, Decimal]] = {
    "CPU": (Decimal(1), ZERO),
    "RAM": (ZERO, Decimal(1)),
}


class Units(NamedTuple):
    """So many units an hour of what fits, such as machines."""

    number: Decimal | None
    """None covers all there are."""

    @property
    def hourly(self) -> tuple[Decimal, ...]:
        """What there is of it in an hour."""
        return () if self.number is None else (self.number,)

    def each(self, query: PriceQuery) -> tuple[Decimal, ...] | None:
        """What one unit of a product takes of ``hourly``; None where that is not known."""
        return () if self.number is None else (Decimal(1),)


class Spend(NamedTuple):
    """So much money an hour, at the prices that were committed to."""

    amount: Decimal

    @property
    def hourly(self) -> tuple[Decimal, ...]:
        """As of ``Units``."""
        return (self.amount,)


class Cores(NamedTuple):
    """So many vCPUs and so much memory of Google's machines, of whatever type."""

    vcpus: Decimal
    memory_gib: Decimal

    @property
    def hourly(self) -> tuple[Decimal, ...]:
        """As of ``Units``."""
        return (self.vcpus, self.memory_gib)

    def each(self, query: PriceQuery) -> tuple[Decimal, ...] | None:
        """As of ``Units``: of a machine what it consists of, of custom ones their parts."""
        product = query.product
        has = dict(product.where) | dict(zip(product.needs, query.attributes, strict=True))
        name = has.get("machineType", "")
        if not name:
            return _PARTS.get(has.get("resourceGroup", ""))
        machine = None if name in _SHARED_CORES else default_book().machine(name)
        if machine is None or machine.vendor != product.vendor or machine.memory_gib is None:
            return None
        return (Decimal(machine.vcpu), machine.memory_gib)


Limit = Units | Spend | Cores


def limit_of(entry: Mapping[str, Any]) -> Limit:
    """The limit of a checked entry of ``commitments:``."""
    if "vcpus" in entry:
        return Cores(Decimal(str(entry["vcpus"])), Decimal(str(entry["memory_gib"])))
    if "spend" in entry:
        spend = entry["spend"]
        hourly = amortised(spend) if isinstance(spend, Mapping) else Decimal(str(spend))
        return Spend(hourly)
    covers = entry["covers"]
    return Units(None if covers == "all" else Decimal(str(covers)))


def amortised(payment: Mapping[str, Any]) -> Decimal:
    """What ``upfront`` comes to an hour of its ``term``, with what is paid ``hourly`` beside it."""
    upfront = Decimal(str(payment["upfront"]))
    return upfront / HOURS_OF_TERM[payment["term"]] + Decimal(str(payment.get("hourly", 0)))


def spread_note(payment: Mapping[str, Any], upfront: str) -> str:
    """What is said of an upfront payment; ``upfront`` is the amount as people read it."""
    return f", {upfront} upfront spread over {HOURS_OF_TERM[payment['term']]:,} hours"
