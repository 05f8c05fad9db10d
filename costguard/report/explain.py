"""Every figure of a resource: rule, product, quantity, tier, price, source, date."""

from __future__ import annotations

from collections.abc import Iterator

import click

from costguard.model.estimate import CostComponent, Coverage, ResourceCost, SideCost
from costguard.model.money import money, plain, unit_price
from costguard.model.price import Price, category_of
from costguard.report import words
from costguard.report.words import visible


def render(resources: list[ResourceCost], currency: str) -> str:
    """Render the figures of these resources as text."""
    return "\n".join("\n".join(_resource(r, currency)) + "\n" for r in resources)


def _resource(resource: ResourceCost, currency: str) -> Iterator[str]:
    yield click.style(visible(resource.address), bold=True)
    yield f"  action      {resource.action.value}"
    if resource.previous_address:
        yield f"  moved from  {visible(resource.previous_address)}"
    if resource.page:
        yield f"  rule        {resource.type}, after {resource.page}"
    if resource.before is not None and resource.before is not resource.after:
        yield from _side("before", resource.before, currency)
    if resource.after is not None:
        yield from _side("after", resource.after, currency)
    yield (
        f"  change      {words.change(resource, currency)} a month "
        f"({money(resource.monthly_before, currency)} to {money(resource.monthly_after, currency)})"
    )


def _side(name: str, side: SideCost, currency: str) -> Iterator[str]:
    region = side.region or "region not known"
    amount = money(side.monthly, currency)
    if side.coverage not in {Coverage.FREE, Coverage.PRICED}:
        amount = f"at least {amount}"
    yield f"  {name:11} {amount} a month, {side.coverage.value}, {region}"
    for line in side.components:
        yield from _component(line, currency)
    if side.span is not None:
        low, high = (money(bound, currency) for bound in (side.span.low, side.span.high))
        yield f"    range: {low} to {high} a month ({visible('; '.join(side.span.reasons))})"
    for reason in side.reasons:
        yield f"    not known: {visible(reason)}"
    for assumption in side.assumptions:
        yield (
            f"    assumed: {assumption.attribute} = {visible(assumption.assumed)} "
            f"({visible(assumption.reason)})"
        )
    if side.missing_usage:
        yield f"    usage not given: {', '.join(side.missing_usage)}"


def _component(line: CostComponent, currency: str) -> Iterator[str]:
    cost = "?" if line.monthly_cost is None else money(line.monthly_cost, currency)
    yield f"    {visible(words.line_name(line))}: {cost}"
    price = "?" if line.unit_price is None else unit_price(line.unit_price, currency)
    yield f"      quantity  {words.quantity(line)} {line.unit} x {price}"
    if line.query is not None:
        yield f"      product   {line.query.describe()} ({category_of(line.query.option).value})"
    if line.price is not None:
        yield from _price(line.price, currency)
    if len(line.charges) > 1 or (line.price and len(line.price.tiers) > 1):
        for part in line.charges:
            yield (
                f"      tier      from {plain(part.start)}: {plain(part.quantity)} x "
                f"{unit_price(part.price, currency)} = {money(part.cost, currency)}"
            )


def _price(price: Price, currency: str) -> Iterator[str]:
    tiers = ", ".join(
        unit_price(tier.price, currency)
        + (f" from {plain(tier.start)}" if len(price.tiers) > 1 else "")
        for tier in price.tiers
    )
    yield f"      price     {tiers} per {price.unit}"
    if price.list_tiers:
        yield f"      list      {unit_price(price.list_tiers[0].price, currency)} per {price.unit}"
    yield f"      source    {price.source}, {price.effective.isoformat()}"
    if price.note:
        yield f"      note      {visible(price.note)}"
