"""Components meet their prices: lines with unit price, tiers and monthly cost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from costguard.catalog.commitments import on_demand
from costguard.model.estimate import CostComponent, TierCharge
from costguard.model.money import USD, ZERO, Currency, money, unit_price
from costguard.model.price import Answer, Price, PriceQuery, Tier
from costguard.model.resource import Resource
from costguard.pricing.ledger import Ledger
from costguard.pricing.ranges import Ranges
from costguard.pricing.tiers import charge
from costguard.pricing.upfront import upfront_parts
from costguard.rules.kit import Component

Lines = tuple[CostComponent, ...]

_PLACE = "{tier}"
"""Where a component's name has the name of a tier, unless it stands behind."""
_EMPTY_PLACE = re.compile(r" \(\{tier\}\)|, \{tier\}")


def query_of(component: Component, resource: Resource) -> PriceQuery | None:
    """The question about a component's price; None where the plan does not tell enough."""
    region = component.region or resource.region
    attributes = tuple(value for value in component.attributes if value is not None)
    if region is None or len(attributes) < len(component.attributes):
        return None
    return PriceQuery(component.product, region, attributes, component.option)


class ComponentPricer:
    """Turns components into priced lines; remembers them, since plans repeat themselves.

    Free allowances are used up by the resources in plan order; so are commitments, after them.
    """

    def __init__(
        self,
        answers: Mapping[PriceQuery, Answer],
        *,
        ledger: Ledger | None = None,
        ranges: Ranges | None = None,
        currency: Currency = USD,
    ) -> None:
        self._answers = answers
        self._currency = currency
        self._ranges = ranges
        self._ledger = ledger or Ledger()
        self._memo: dict[tuple[Component, str | None], Lines] = {}
        self._open: dict[tuple[Component, str | None, str], Lines] = {}

    def lines(self, component: Component, resource: Resource, unknown: Mapping[str, str]) -> Lines:
        """Priced lines of a component: one, or one for each tier that its quantity reaches.

        ``unknown`` are the attributes that the plan does not tell, for the reasons.
        """
        key = (component, resource.region)
        known = self._memo.get(key)
        if known is not None:
            return known
        query = query_of(component, resource)
        if query is None:
            why = _why_unasked(component, resource, unknown)
            asked = (component, resource.region, why)
            if asked not in self._open:
                self._open[asked] = (self._unasked(component, resource, why),)
            return self._open[asked]
        if component.quantity is not None and component.quantity < ZERO:
            return (_negative(component, query),)
        if component.quantity is None and not component.usage_based:
            return (_unmeasured(component, query, self._answers[query], unknown),)
        allowed = self._ledger.takes_from(component)
        if allowed:
            component = self._ledger.less_allowance(component)
        committed = bool(self._ledger.commitments.fitting(query))
        lines = tuple(self._charged(component, query, committed))
        if not (allowed or committed):
            self._memo[key] = lines
        return lines

    def _charged(
        self, component: Component, query: PriceQuery, committed: bool
    ) -> Iterator[CostComponent]:
        """Lines of a component that is measured, or only depends on usage."""
        told, code = self._in_currency(component), self._currency.code
        if told is None:
            problem = (
                f"an amount of it is in US dollars, and prices are in {code}; "
                "give exchange_rate in the price file"
            )
            yield _line(component, query, None, problem=problem)
        elif committed:
            yield from self._committed(told, query)
        elif told.quantity and query.option.startswith("reserved"):
            for part in upfront_parts(told, query, self._answers):
                yield from _priced(*part, code)
        else:
            yield from _priced(told, query, self._answers[query], code)

    def _in_currency(self, component: Component) -> Component | None:
        """The component with amounts of the plan's and usage file's in the currency of the prices.

        None where there is no rate from the US dollars that they are in.
        """
        rate = self._currency.per_dollar
        if rate == 1 or not (component.own_price or component.most):
            return component
        if rate is None:
            return None
        own, most = (a if a is None else a * rate for a in (component.own_price, component.most))
        return component._replace(own_price=own, most=most)

    def _unasked(self, component: Component, resource: Resource, why: str) -> CostComponent:
        """A line without a query; where the price list tells what it may be, with its range."""
        line = _line(component, None, None, problem=why)
        return line if self._ranges is None else self._ranges.ranged(line, component, resource)

    def _committed(self, component: Component, query: PriceQuery) -> Iterator[CostComponent]:
        """What commitments cover, each part a line of its own, and the rest on demand."""
        answer, rest, code = self._answers[query], component.quantity, self._currency.code
        listed = self._answers[on_demand(query)]
        parts = [] if rest is None else self._ledger.commitments.cover(query, listed, rest)
        for part in parts:
            name = f"{component.name}, covered by {part.name}"
            covered = component._replace(name=name, quantity=part.quantity)
            yield from _priced(covered, part.query, part.price, code)
        if rest is not None:
            rest -= sum((part.quantity for part in parts), ZERO)
        if rest != ZERO or not parts:
            yield from _priced(component._replace(quantity=rest), query, answer, code)


def _priced(
    component: Component, query: PriceQuery, answer: Answer, code: str
) -> Iterator[CostComponent]:
    """Priced lines of a component; ``code`` is the currency of the answer."""
    if component.own_price is not None:
        yield _own(component, component.own_price)
    elif component.most is not None and component.quantity and _above(answer, component.most):
        yield _seldom(component, query, answer, component.most, code)
    elif not isinstance(answer, Price):
        yield _line(component, query, None, problem=answer.reason)
    elif component.quantity is None:
        yield _line(component, query, answer, problem="depends on usage that is not given")
    elif component.label is not None and len(answer.tiers) > 1:
        yield from _tier_lines(component, query, answer)
    else:
        charges = charge(answer.tiers, component.quantity)
        yield _line(component, query, answer, charges=charges)


def _own(component: Component, price: Decimal) -> CostComponent:
    """A line whose price is told elsewhere than in a price list, which is not asked for one."""
    line = _line(component, None, None)
    quantity = component.quantity
    if quantity is None:
        return line._replace(
            unit_price=price * component.per, problem="depends on usage that is not given"
        )
    return line._replace(unit_price=price * component.per, monthly_cost=price * quantity)


def _above(answer: Answer, most: Decimal) -> bool:
    """Whether a price is, or for all that is known may be, above the most that is paid."""
    return not isinstance(answer, Price) or answer.tiers[0].price > most


def _seldom(
    component: Component, query: PriceQuery, answer: Answer, most: Decimal, code: str
) -> CostComponent:
    """A line for what is used only while it costs little enough: from nothing to all the time."""
    high = most * (component.quantity or ZERO)
    why = (
        "the price is not known"
        if not isinstance(answer, Price)
        else (f"{unit_price(answer.tiers[0].price, code)} is to be expected")
    )
    problem = (
        f"{why}, and used while it is at most {unit_price(most, code)}: "
        f"between {money(ZERO, code)} and {money(high, code)} a month"
    )
    return _line(component, query, None, problem=problem)._replace(low=ZERO, high=high)


def _tier_lines(component: Component, query: PriceQuery, price: Price) -> Iterator[CostComponent]:
    charges = charge(price.tiers, component.quantity or ZERO)
    for part in charges or (TierCharge(price.tiers[0].start, ZERO, price.tiers[0].price, ZERO),):
        named = component._replace(
            name=_named(component, _tier_name(component, price.tiers, part.start)),
            quantity=part.quantity,
        )
        yield _line(named, query, price, charges=(part,))


def _line(
    component: Component,
    query: PriceQuery | None,
    price: Price | None,
    *,
    charges: tuple[TierCharge, ...] = (),
    problem: str = "",
) -> CostComponent:
    quantity = component.quantity
    known = price is not None and quantity is not None
    total = sum((part.cost for part in charges), ZERO) if known else None
    name = component.name
    if price is not None and quantity is None and component.label and len(price.tiers) > 1:
        name = _named(component, _tier_name(component, price.tiers, price.tiers[0].start))
    return CostComponent(
        name=_EMPTY_PLACE.sub("", name),
        path=component.path,
        unit=component.unit,
        quantity=None if quantity is None else quantity / component.per,
        unit_price=_unit_price(component, price, charges, total),
        monthly_cost=ZERO if quantity == ZERO else total,
        usage_based=component.usage_based,
        query=query,
        price=price,
        problem=problem if quantity != ZERO else "",
        charges=charges,
        billed=quantity,
    )


def _unit_price(
    component: Component,
    price: Price | None,
    charges: tuple[TierCharge, ...],
    total: Decimal | None,
) -> Decimal | None:
    """Price of one shown unit: of its tier, or the average where a quantity spans several."""
    if price is None:
        return None
    if len(charges) > 1 and total is not None and component.quantity:
        return total / component.quantity * component.per
    tier_price = charges[0].price if charges else price.tiers[0].price
    return tier_price * component.per


def _named(component: Component, tier: str) -> str:
    """The component's name with that of a tier: where the name has a place for it, else behind."""
    if _PLACE in component.name:
        return component.name.replace(_PLACE, tier)
    return f"{component.name} ({tier})"


def _tier_name(component: Component, tiers: tuple[Tier, ...], start: Decimal) -> str:
    assert component.label is not None  # noqa: S101  (callers ask only where a label is given)
    position = next(i for i, tier in enumerate(tiers) if tier.start == start)
    if isinstance(component.label, tuple):
        return component.label[min(position, len(component.label) - 1)]
    if position + 1 == len(tiers):
        return f"over {component.label(start)}"
    width = component.label(tiers[position + 1].start - start)
    return f"first {width}" if position == 0 else f"next {width}"


def _why_unasked(component: Component, resource: Resource, unknown: Mapping[str, str]) -> str:
    if component.region is None and resource.region is None:
        return f"the region is not known: {resource.region_note or 'the plan does not tell it'}"
    pairs = zip(component.product.needs, component.attributes, strict=True)
    names = ", ".join(name for name, value in pairs if value is None)
    return f"{names} not known{_because(unknown)}"


def _unmeasured(
    component: Component, query: PriceQuery, answer: Answer, unknown: Mapping[str, str]
) -> CostComponent:
    price = answer if isinstance(answer, Price) else None
    return _line(
        component,
        query,
        price,
        problem=f"quantity of {component.name} not known{_because(unknown)}",
    )


def _negative(component: Component, query: PriceQuery) -> CostComponent:
    problem = f"quantity of {component.name} is negative: {component.quantity}"
    unmeasured = component._replace(quantity=None, usage_based=False)
    return _line(unmeasured, query, None, problem=problem)


def _because(unknown: Mapping[str, str]) -> str:
    if not unknown:
        return " from the plan"
    return ": " + ", ".join(f"{path} is {why}" for path, why in unknown.items())
