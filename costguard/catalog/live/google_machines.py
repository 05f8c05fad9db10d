"""Machine types as Google bills them: by their vCPUs and memory, each a SKU of its family.

https://cloud.google.com/compute/vm-instance-pricing: predefined machine types are charged for
their vCPUs and memory. Left out are those whose price has GPUs or local SSDs in it. A whole month
of sustained use costs what https://cloud.google.com/compute/docs/sustained-use-discounts says: the
quarters of a month cost 100%, 80%, 60% and 40% (N1), or 100%, 86.78%, 73.3% and 60% (C2, N2, N2D).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import product
from typing import NamedTuple

from costguard.catalog.live.google_skus import Sku
from costguard.catalog.live.google_words import OPTIONS
from costguard.model.machine import Machine
from costguard.model.price import ON_DEMAND, SUSTAINED_USE

COMPUTE = "Compute Engine"
FULL_MONTH = f"{SUSTAINED_USE}_full_month"

_FAMILIES = (
    *("c2", "c2d", "c3", "c3d", "c4", "c4a", "c4d", "c4n", "e2", "n1", "n2", "n2d"),
    *("n4", "n4a", "n4d", "t2a", "t2d"),
)
"""Families whose machine types cost no more and no less than their vCPUs and memory."""
_SHARED_VCPUS = {
    "e2-micro": Decimal("0.25"),
    "e2-small": Decimal("0.5"),
    "e2-medium": Decimal(1),
}
"""vCPUs that are billed of machine types with shared cores."""
_WITH_SSDS = "-lssd"

_SUSTAINED = {"n1": Decimal("0.7")} | dict.fromkeys(("c2", "n2", "n2d"), Decimal("0.8002"))
_SUSTAINED_PARTS = {"n1": Decimal("0.7"), "n2": Decimal("0.8"), "n2d": Decimal("0.8")}
"""Of custom machine types, as the price book has them."""

SUSTAINED_WHOLE = dict.fromkeys(
    (
        "f1-micro",
        "g1-small",
        *(f"nvidia-tesla-{name}" for name in ("k80", "p4", "p100", "t4", "v100")),
    ),
    Decimal("0.7"),
)
"""Machine types and GPUs that are SKUs themselves and have the same discount as N1."""

_MEASURES = {"Core": "h", "Cpu": "h", "Ram": "GiBy.h"}
_PART = re.compile(r"(?:Spot Preemptible )?(?P<words>.+) (?P<part>Core|Ram)(?: running)? in .+")
_COMMITTED = re.compile(
    r"Commitment v1:(?: (?P<words>.+))? (?P<part>Cpu|Core|Ram) in .+ for [13] Year"
)


class Part(NamedTuple):
    """vCPUs or memory of a family, bought in some way."""

    family: str
    kind: str
    """Empty for predefined machine types, else ``custom`` or ``extended``."""
    resource: str
    """``CPU`` or ``RAM``."""
    option: str


def part_of(sku: Sku) -> Part | None:
    """What part of machines a SKU is; None for all others."""
    option = OPTIONS.get(sku.usage)
    if sku.service != COMPUTE or option is None:
        return None
    committed = option.startswith("committed")
    found = (_COMMITTED if committed else _PART).fullmatch(sku.description)
    if found is None or sku.measure != _MEASURES[found["part"]]:
        return None
    sold = (_committed() if committed else _instances()).get(found["words"] or "")
    resource = "RAM" if found["part"] == "Ram" else "CPU"
    return Part(*sold, resource, option) if sold else None


_BRANDS = ("", " AMD", " Arm")
_PLAIN = tuple(family for family in _FAMILIES if family not in {"c2", "n1"})
_KINDS = {"": "", " Custom": "custom", " Custom Extended": "extended"}
_OPTIMIZED = {"Compute optimized": ("c2", "")}


@cache
def _instances() -> Mapping[str, tuple[str, str]]:
    """Family and kind by the words of SKUs, as ``N2D AMD Custom Instance``; N1 has its own."""
    return {
        "N1 Predefined Instance": ("n1", ""),
        "Custom Instance": ("n1", "custom"),
        "Custom Extended Instance": ("n1", "extended"),
        **_OPTIMIZED,
        **{
            f"{family.upper()}{brand}{words} Instance": (family, kind)
            for family, brand, (words, kind) in product(_PLAIN, _BRANDS, _KINDS.items())
        },
    }


@cache
def _committed() -> Mapping[str, tuple[str, str]]:
    """As ``_instances``, of commitments; where they name no family, N1 is meant."""
    plain = {f"{family.upper()}{b}": (family, "") for family, b in product(_PLAIN, _BRANDS)}
    return {"": ("n1", ""), **_OPTIMIZED, **plain}


def custom_parts(parts: Mapping[Part, Decimal]) -> Iterator[tuple[Part, Decimal]]:
    """Prices of the parts of custom machine types, with those of a whole month of sustained use.

    Those of E2 cost as much as the parts of predefined ones.
    """
    for part, price in parts.items():
        as_custom = part.family == "e2" and not part.kind
        custom = part._replace(kind="custom") if as_custom else part
        if not custom.kind or part.option.startswith("committed"):
            continue
        if part.kind or custom not in parts:
            yield custom, price
        factor = _SUSTAINED_PARTS.get(part.family)
        if factor and part.option == ON_DEMAND:
            yield custom._replace(option=FULL_MONTH), price * factor


def machine_prices(
    machines: Iterable[Machine], parts: Mapping[Part, Decimal]
) -> Iterator[tuple[str, str, Decimal]]:
    """Machine type, purchase option and price per hour of each whose parts are all known."""
    options = dict.fromkeys(part.option for part in parts)
    for machine in machines:
        name = machine.instance_type
        family = name.partition("-")[0]
        if machine.memory_gib is None or _WITH_SSDS in name:
            continue
        vcpus = _SHARED_VCPUS.get(name, Decimal(machine.vcpu))
        for option in options:
            cpu = parts.get(Part(family, "", "CPU", option))
            ram = parts.get(Part(family, "", "RAM", option))
            if cpu is None or ram is None:
                continue
            price = vcpus * cpu + machine.memory_gib * ram
            yield name, option, price
            if option == ON_DEMAND and family in _SUSTAINED:
                yield name, FULL_MONTH, price * _SUSTAINED[family]


def known_parts(skus: Iterable[Sku]) -> dict[Part, Decimal]:
    """The price of each part in one region; one that SKUs price differently is left out."""
    prices: dict[Part, set[Decimal]] = defaultdict(set)
    for sku in skus:
        part = part_of(sku)
        if part is not None and len(sku.steps) == 1:
            prices[part].add(sku.steps[0].price)
    return {part: found.pop() for part, found in prices.items() if len(found) == 1 and any(found)}
