"""Spot prices, which no price list holds: what the Spot Advisor lets one expect.

The expected price is the on-demand price less the saving of the last month. It has no place in
the price table, since it moves with every on-demand price.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from costguard.model.price import Ambiguous, Answer, Missing, Price, PriceQuery, Tier

SPOT = "spot"
"""The purchase option."""

_SYSTEMS = ("Linux", "Windows")
_PLAIN = {"licenseModel": "No License required", "preInstalledSw": "NA", "tenancy": "Shared"}
"""What the Spot Advisor is about; an attribute that a product does not have is as here."""


class Advice(NamedTuple):
    """What the Spot Advisor says of a machine type with an operating system in a region."""

    percent: int
    """Saving over the on-demand price."""
    interrupted: str
    """Part of the machines that AWS takes back within a month, such as ``<5%``."""
    source: str
    date: datetime.date


class SpotMachine(NamedTuple):
    """The machine that a spot query is about."""

    instance_type: str
    system: str
    plain: bool
    """Whether it is of the kind that the Spot Advisor is about."""


def spot_machine(query: PriceQuery) -> SpotMachine | None:
    """The machine of a spot query; None for what is not a machine, such as Fargate."""
    product = query.product
    if product.service != "AmazonEC2" or not product.family.startswith("Compute Instance"):
        return None
    has: Mapping[str, str] = dict(product.where) | dict(
        zip(product.needs, query.attributes, strict=True)
    )
    if query.option != SPOT or "instanceType" not in has:
        return None
    system = has.get("operatingSystem", "")
    plain = system in _SYSTEMS and all(
        has.get(key, value) == value for key, value in _PLAIN.items()
    )
    return SpotMachine(has["instanceType"], system, plain)


def expected(
    query: PriceQuery, machine: SpotMachine, on_demand: Answer, advice: Advice | None
) -> Answer:
    """The expected spot price, with the on-demand price beside it; or what is not known of it."""
    if not machine.plain:
        return Missing(
            f"no spot price for {query.describe()}: the Spot Advisor tells of Linux and Windows "
            "without further software at shared tenancy only"
        )
    unknown = []
    if advice is None:
        kind, system, region = machine.instance_type, machine.system, query.region
        unknown.append(f"the Spot Advisor has no saving for {kind} with {system} in {region}")
    if isinstance(on_demand, Missing):
        unknown.append(on_demand.reason)
    if advice is None or isinstance(on_demand, Missing):
        return Missing(f"the spot price cannot be worked out: {'; '.join(unknown)}")
    if isinstance(on_demand, Ambiguous):
        return Ambiguous(tuple(_reduced(price, advice) for price in on_demand.candidates))
    return _reduced(on_demand, advice)


def _reduced(on_demand: Price, advice: Advice) -> Price:
    """The on-demand price less the saving, as old as the older of the two."""
    part = Decimal(100 - advice.percent) / 100
    return on_demand._replace(
        tiers=tuple(Tier(tier.start, tier.price * part) for tier in on_demand.tiers),
        list_tiers=on_demand.tiers,
        source=advice.source,
        effective=min(on_demand.effective, advice.date),
        note=(
            f"expected: {advice.percent}% below on-demand by the Spot Advisor, "
            f"{advice.interrupted} interrupted within a month; "
            "on-demand if there is no spot capacity"
        ),
    )
