"""Stored costs at today's prices: the quantities of then meet the prices of now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple

from costguard.model.estimate import CostComponent, Coverage, ResourceCost, Span
from costguard.model.money import ZERO
from costguard.model.price import Answer, Missing, Price, PriceQuery
from costguard.pricing.spans import coverage_of, least_and_most
from costguard.pricing.tiers import charge

Lines = tuple[CostComponent, ...]


class Today(NamedTuple):
    """Today's prices."""

    answers: Mapping[PriceQuery, Answer]
    """Of the price source."""
    in_use: Mapping[PriceQuery, frozenset[Price]]
    """What the other side of the comparison pays; with commitments, several for one query."""

    def price(self, query: PriceQuery, stored: Price | None) -> Price | None:
        """The price of a query today; None where there is none.

        What is paid goes before what the source lists: a commitment's price is in no list.
        """
        paid = self.in_use.get(query, frozenset())
        if stored in paid:
            return stored
        if len(paid) == 1:
            return next(iter(paid))
        answer = self.answers.get(query, Missing("not asked"))
        return answer if isinstance(answer, Price) else None


class Repriced(NamedTuple):
    """A resource at today's prices, and the lines that keep their old price for want of one."""

    resource: ResourceCost
    kept: tuple[str, ...]


def reprice(resource: ResourceCost, today: Today) -> Repriced:
    """Price what a resource holds with today's prices.

    A line that has no price today keeps the one that it has. A range between sizes moves with the
    price of what it is made of; where that cannot be told, it stays and is among ``kept`` too.
    """
    side = resource.after
    if side is None:
        return Repriced(resource, ())
    kept: list[str] = []
    lines = tuple(new for group in _groups(side.components) for new in _group(group, today, kept))
    span = side.span and _span(side.span, side.components, today)
    if span is None and side.span is not None:
        kept.append(f"the range of {resource.address}")
        span = side.span
    if lines == side.components and span == side.span:
        return Repriced(resource, tuple(kept))
    ranged = span is not None and side.coverage is Coverage.RANGE
    after = side._replace(
        components=lines,
        reasons=tuple(dict.fromkeys(line.problem for line in lines if line.problem)),
        coverage=side.coverage if span else coverage_of(lines),
        monthly=span.low if span and ranged else least_and_most(lines)[0],
        span=span,
    )
    return Repriced(resource._replace(before=after, after=after), tuple(kept))


def _span(span: Span, lines: Lines, today: Today) -> Span | None:
    """The range at today's prices; None where its prices have not all moved by one factor."""
    steps = {step for line in lines for step in _steps(line, today)}
    moved = [(old, new) for old, new in steps if old != new]
    if not moved:
        return span
    old, new = moved[0]
    if not old or any(one[1] * old != one[0] * new for one in steps):
        return None
    return Span(span.low * new / old, span.high * new / old, span.reasons)


def _steps(line: CostComponent, today: Today) -> Iterator[tuple[Decimal, Decimal]]:
    """The line's price then and today, tier by tier."""
    price = today.price(line.query, line.price) if line.query is not None else None
    if price is not None and line.price is not None:
        for then, now in zip_longest(line.price.tiers, price.tiers):
            if then is None or now is None or then.start != now.start:
                yield ZERO, Decimal(1)  # other tiers: no factor leads from one to the other
            else:
                yield then.price, now.price


def _groups(lines: Lines) -> Iterator[Lines]:
    """Lines that were one quantity, split over the tiers of its price, come together."""
    group: list[CostComponent] = []
    for line in lines:
        if group and not _continues(group[-1], line):
            yield tuple(group)
            group = []
        group.append(line)
    if group:
        yield tuple(group)


def _continues(last: CostComponent, line: CostComponent) -> bool:
    """Whether a line begins in the tier in which the last one ends."""
    if not (last.charges and line.charges and line.query is not None):
        return False
    end = last.charges[-1].start + last.charges[-1].quantity
    same = (last.query, last.price, last.path) == (line.query, line.price, line.path)
    return same and line.charges[0].start == end > last.charges[0].start


def _group(group: Lines, today: Today, kept: list[str]) -> Lines:
    first = group[0]
    quantity = _quantity(group)
    if first.query is None or quantity is None:
        return group
    price = today.price(first.query, first.price)
    if price is None:
        if first.price is not None and quantity:
            kept.append(first.query.describe())
        return group
    if first.price is not None and price.tiers == first.price.tiers:
        return group
    charges = charge(price.tiers, quantity)
    cost = sum((part.cost for part in charges), ZERO)
    shown = sum((line.quantity or ZERO for line in group), ZERO)
    return (
        first._replace(
            quantity=shown,
            unit_price=cost / shown if shown else price.tiers[0].price,
            monthly_cost=cost,
            price=price,
            problem="",
            charges=charges,
            billed=quantity,
        ),
    )


def _quantity(group: Lines) -> Decimal | None:
    """What is billed, in units of the price; None where it is not known."""
    charges = [part for line in group for part in line.charges]
    if charges:
        return charges[0].start + sum((part.quantity for part in charges), ZERO)
    return group[0].billed
