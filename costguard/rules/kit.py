"""All that a pricing rule may use.

A rule is a small pure function from a resource to cost components. Above the rules of a module
stand its products, in the words of the provider's own price list:

    NAT_HOURS = ec2("NAT Gateway", "Hrs", where={"usagetype": "NatGateway-Hours"})

    @rule("aws_nat_gateway", page="https://aws.amazon.com/vpc/pricing/")
    def nat_gateway(r: ResourceView) -> Components:
        '''Hours of the gateway, and GB processed.'''
        yield cost("NAT gateway", NAT_HOURS, r.hours)

Quantities are per month and in the unit of the product's price. ``unit`` and ``per`` say how
they are shown: ``unit="1M requests", per=1_000_000`` shows a price per request by the million.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from costguard.model.money import HOURS_PER_MONTH, ZERO
from costguard.model.price import ON_DEMAND, Product
from costguard.rules.facts import vcpus
from costguard.rules.view import ResourceView

__all__ = [
    "HOURS_PER_MONTH",
    "ON_DEMAND",
    "ZERO",
    "Component",
    "Components",
    "Decimal",
    "FreeTypes",
    "Iterable",
    "Label",
    "Product",
    "ResourceView",
    "Rule",
    "Sizes",
    "UnpricedTypes",
    "billed_by_use",
    "by_count",
    "by_terabyte",
    "cost",
    "free",
    "metered",
    "refers",
    "rule",
    "service",
    "unsupported",
    "vcpus",
    "within",
]

_ONE = Decimal(1)
_DISPLAY_UNITS = {"Hrs": "hours", "GB-Mo": "GB", "IOPS-Mo": "IOPS", "Requests": "requests"}


Label = Callable[[Decimal], str] | tuple[str, ...]


class Component(NamedTuple):
    """A line of cost before it has a price: a product filled in, and how much of it."""

    name: str
    product: Product
    quantity: Decimal | None
    """Per month, in the product's unit; None where usage or an attribute is not known."""
    unit: str
    """Unit shown to people; ``per`` units of the price make one of it."""
    per: Decimal
    attributes: tuple[str | None, ...]
    """Values of ``product.needs``; None where the plan does not tell."""
    option: str
    usage_based: bool
    label: Label | None
    """Given, each tier is a line of its own: a function writes its bound (``first 10TB``), else
    these are the names of the tiers. They stand in brackets, or in place of ``{tier}``."""
    region: str | None
    """Region of the price, where it is not that of the resource."""
    path: tuple[str, ...] = ()
    own_price: Decimal | None = None
    """Price per unit of the product that is told elsewhere than in a price list."""
    most: Decimal | None = None
    """Highest price per unit that is paid: while it costs more, nothing is used."""


Components = Iterator[Component]
RuleFunction = Callable[[ResourceView], Iterable[Component]]


class Sizes(NamedTuple):
    """Between which sizes a group may move: attributes that make it smallest and largest."""

    low: Mapping[str, Any]
    high: Mapping[str, Any]
    reason: str


class Rule(NamedTuple):
    """How the resource types ``types`` are priced, after which of the provider's pages."""

    types: tuple[str, ...]
    page: str
    components: RuleFunction
    doc: str
    usage_only: bool = False
    """Whether such resources stand in no plan: an entry of the usage file is one."""
    sizes: Callable[[ResourceView], Sizes | None] | None = None
    """Tells between which sizes the resource may move by itself; None where it does not."""


class FreeTypes(NamedTuple):
    """Resource types that cost nothing by themselves."""

    types: tuple[str, ...]


class UnpricedTypes(NamedTuple):
    """Resource types that cost something and have no rule."""

    types: tuple[str, ...]
    by_use: bool
    """Whether use alone is billed: one of them that nobody uses costs nothing."""


def rule(
    *types: str,
    page: str,
    usage_only: bool = False,
    sizes: Callable[[ResourceView], Sizes | None] | None = None,
) -> Callable[[RuleFunction], Rule]:
    """Turn a function into the ``Rule`` of these resource types."""

    def wrap(function: RuleFunction) -> Rule:
        return Rule(types, page, function, (function.__doc__ or "").strip(), usage_only, sizes)

    return wrap


def free(*types: str) -> FreeTypes:
    """Declare types that cost nothing by themselves; a text may hold several names."""
    return FreeTypes(_names(types))


def billed_by_use(*types: str) -> UnpricedTypes:
    """Declare types without a rule that are billed by use alone; written as ``free``."""
    return UnpricedTypes(_names(types), by_use=True)


def unsupported(*types: str) -> UnpricedTypes:
    """Declare types without a rule that have, or may have, a fixed cost."""
    return UnpricedTypes(_names(types), by_use=False)


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for text in texts for name in text.split())


class ProductMaker(Protocol):
    """Makes the products of one service."""

    def __call__(
        self,
        family: str,
        unit: str,
        *,
        where: Mapping[str, str] | None = None,
        needs: tuple[str, ...] = (),
        free: Decimal | int = 0,
        scope: str = "region",
    ) -> Product:
        """Product of ``family``, priced per ``unit``; see ``Product`` for the rest."""


def service(vendor: str, code: str) -> ProductMaker:
    """Maker of products of one service, by the provider's service code (``AmazonEC2``)."""

    def make(
        family: str,
        unit: str,
        *,
        where: Mapping[str, str] | None = None,
        needs: tuple[str, ...] = (),
        free: Decimal | int = 0,
        scope: str = "region",
    ) -> Product:
        fixed = tuple(sorted((where or {}).items()))
        return Product(vendor, code, family, unit, fixed, needs, Decimal(free), scope)

    return make


def cost(
    name: str,
    product: Product,
    quantity: Decimal | int | None,
    *,
    unit: str | None = None,
    per: Decimal | int = _ONE,
    option: str = ON_DEMAND,
    label: Label | None = None,
    region: str | None = None,
    **attributes: str | None,
) -> Component:
    """A component whose quantity the plan tells.

    ``quantity`` is per month in the product's unit. ``attributes`` fill in ``product.needs``;
    one that is None leaves the component visibly without a price.
    """
    return _component(
        name, product, quantity, unit, per, option, label, region, attributes, usage_based=False
    )


def metered(
    name: str,
    product: Product,
    quantity: Decimal | int | None,
    *,
    unit: str | None = None,
    per: Decimal | int = _ONE,
    option: str = ON_DEMAND,
    label: Label | None = None,
    region: str | None = None,
    **attributes: str | None,
) -> Component:
    """A component whose quantity depends on usage; None where the usage file does not tell."""
    return _component(
        name, product, quantity, unit, per, option, label, region, attributes, usage_based=True
    )


def _component(
    name: str,
    product: Product,
    quantity: Decimal | int | None,
    unit: str | None,
    per: Decimal | int,
    option: str,
    label: Label | None,
    region: str | None,
    attributes: Mapping[str, str | None],
    *,
    usage_based: bool,
) -> Component:
    # By position: this is called for every line of every resource.
    return Component(
        name,
        product,
        Decimal(quantity) if isinstance(quantity, int) else quantity,
        unit or _DISPLAY_UNITS.get(product.unit, product.unit),
        per if isinstance(per, Decimal) else Decimal(per),
        tuple([attributes[key] for key in product.needs]),
        option,
        usage_based,
        label,
        "global" if product.scope == "global" else region,
    )


def within(name: str, components: Iterable[Component]) -> Components:
    """Put components under a sub-resource such as ``root_block_device``."""
    for component in components:
        yield component._replace(path=(name, *component.path))


def refers(r: ResourceView, path: str) -> bool:
    """Whether the configuration gives the attribute at ``path`` by referring to something.

    An attribute that the provider fills in is unknown when the configuration leaves it out and
    when it refers to what is not known yet: this tells which.
    """
    config = r.resource.config
    return config is not None and bool(config.references.get(path))


def by_count(bound: Decimal) -> str:
    """Write a bound of a count: 1500 as ``1.5k``, 333000000 as ``333M``, 6000000000 as ``6B``."""
    for size, letter in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
        if bound >= size:
            return f"{_short(bound / size)}{letter}"
    return _short(bound)


def by_terabyte(bound: Decimal) -> str:
    """Write a bound that is given in GB: 500 as ``500GB``, 10240 as ``10TB``, 5242880 as ``5PB``.

    Only whole petabytes are written as such: 512000 GB are ``500TB``, 5120000 are ``5000TB``.
    """
    if bound and not bound % 1024**2:
        return f"{_short(bound / 1024**2)}PB"
    return f"{_short(bound / 1024)}TB" if bound >= 1024 else f"{_short(bound)}GB"


def _short(number: Decimal) -> str:
    return format(number.normalize(), "f")
