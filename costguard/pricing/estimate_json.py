"""Estimates as JSON values, whole, and back: every line with its question and its price.

What many lines share is written once, in tables by the kind of thing, and referred to by number.
Decimals are texts, so that no digit is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from costguard.catalog.answer_json import AnswerError, answer_of, document_of
from costguard.model.estimate import (
    Assumption,
    CostComponent,
    Coverage,
    Estimate,
    ResourceCost,
    SideCost,
    Span,
    TierCharge,
)
from costguard.model.plan import Action
from costguard.model.price import Price, PriceQuery, Product
from costguard.model.resource import Unknown

_T = TypeVar("_T")
_TABLES = ("products", "queries", "prices", "lines", "sides")
"""Each refers to those before it."""
_BEFORE, _AFTER, _TAGS = map(ResourceCost._fields.index, ("before", "after", "tags"))


def document_of_estimate(estimate: Estimate) -> dict[str, Any]:
    """The values of an estimate; those of its tags are as in the plan, and may be no JSON."""
    writer = _Writer()
    return {
        "resources": [writer.resource(one) for one in estimate.resources],
        "drift": [writer.resource(one) for one in estimate.drift],
        "currency": estimate.currency,
        "catalog": estimate.catalog,
        "free_tier": estimate.free_tier,
        "complete": estimate.complete,
        "changes_only": estimate.changes_only,
        "unused_usage": list(estimate.unused_usage),
        **writer.tables,
    }


def estimate_of_document(document: Any) -> Estimate:
    """The estimate that ``document_of_estimate`` made the values of; raises ``AnswerError``."""
    try:
        return _Reader(document).estimate()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise AnswerError("expected an estimate") from error


class _Writer:
    """Writes resources, and keeps what they refer to in tables."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Any]] = {name: [] for name in _TABLES}
        self._numbers: dict[int, int] = {}

    def resource(self, one: ResourceCost) -> list[Any]:
        """A resource in the order of its fields, and at last the tags that the plan hides."""
        row: list[Any] = list(one)
        hidden = {key: value.name for key, value in one.tags.items() if isinstance(value, Unknown)}
        row[_BEFORE], row[_AFTER] = self._side(one.before), self._side(one.after)
        row[_TAGS] = {**one.tags, **dict.fromkeys(hidden)}
        return [*row, hidden]

    def _number(self, table: str, value: _T | None, written: Callable[[_T], Any]) -> int | None:
        """The number of a value in its table; one that is shared is written once."""
        if value is None:
            return None
        number = self._numbers.get(id(value))
        if number is None:
            row = written(value)
            number = self._numbers[id(value)] = len(self.tables[table])
            self.tables[table].append(row)
        return number

    def _side(self, side: SideCost | None) -> int | None:
        return self._number("sides", side, self._side_row)

    def _side_row(self, side: SideCost) -> list[Any]:
        return [
            side.region,
            [self._number("lines", line, self._line_row) for line in side.components],
            side.coverage,
            side.reasons,
            side.assumptions,
            side.missing_usage,
            str(side.monthly),
            side.span and [str(side.span.low), str(side.span.high), side.span.reasons],
        ]

    def _line_row(self, line: CostComponent) -> list[Any]:
        return [
            line.name,
            line.path,
            line.unit,
            _text(line.quantity),
            _text(line.unit_price),
            _text(line.monthly_cost),
            line.usage_based,
            self._number("queries", line.query, self._query_row),
            self._number("prices", line.price, document_of),
            line.problem,
            [list(map(str, charge)) for charge in line.charges],
            _text(line.low),
            _text(line.high),
            _text(line.billed),
        ]

    def _query_row(self, query: PriceQuery) -> list[Any]:
        product = self._number("products", query.product, _product_row)
        return [product, query.region, query.attributes, query.option]


class _Reader:
    """Reads what ``_Writer`` wrote; raises all kinds of errors where it is something else."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._products = [_product(row) for row in document["products"]]
        self._queries = [self._query(row) for row in document["queries"]]
        self._prices = [_price(row) for row in document["prices"]]
        self._lines = [self._line(row) for row in document["lines"]]
        self._sides = [self._side(row) for row in document["sides"]]

    def estimate(self) -> Estimate:
        """The whole."""
        told = self._document
        return Estimate(
            resources=tuple([self._resource(row) for row in told["resources"]]),
            drift=tuple([self._resource(row) for row in told["drift"]]),
            currency=told["currency"],
            catalog=told["catalog"],
            free_tier=told["free_tier"],
            complete=told["complete"],
            changes_only=told["changes_only"],
            unused_usage=tuple(told["unused_usage"]),
        )

    def _resource(self, row: Sequence[Any]) -> ResourceCost:
        address, kind, action, before, after, previous, tags, *rest, hidden = row
        for key, name in hidden.items():
            tags[key] = Unknown[name]
        sides = (_at(self._sides, before), _at(self._sides, after))
        return ResourceCost(address, kind, Action(action), *sides, previous, tags, *rest)

    def _side(self, row: Sequence[Any]) -> SideCost:
        region, lines, coverage, reasons, assumptions, missing, monthly, span = row
        return SideCost(
            region,
            tuple([self._lines[number] for number in lines]),
            Coverage(coverage),
            tuple(reasons),
            tuple([Assumption(*one) for one in assumptions]),
            tuple(missing),
            Decimal(monthly),
            span and Span(Decimal(span[0]), Decimal(span[1]), tuple(span[2])),
        )

    def _line(self, row: Sequence[Any]) -> CostComponent:
        name, path, unit, quantity, unit_price, monthly, by_use, query, price, problem, *rest = row
        charges, low, high, billed = rest
        return CostComponent(
            name,
            tuple(path),
            unit,
            _decimal(quantity),
            _decimal(unit_price),
            _decimal(monthly),
            by_use,
            _at(self._queries, query),
            _at(self._prices, price),
            problem,
            tuple([TierCharge(*map(Decimal, charge)) for charge in charges]),
            _decimal(low),
            _decimal(high),
            _decimal(billed),
        )

    def _query(self, row: Sequence[Any]) -> PriceQuery:
        product, region, attributes, option = row
        return PriceQuery(self._products[product], region, tuple(attributes), option)


def _product_row(product: Product) -> list[Any]:
    vendor, service, family, unit, where, needs, free, scope = product
    return [vendor, service, family, unit, where, needs, str(free), scope]


def _product(row: Sequence[Any]) -> Product:
    vendor, service, family, unit, where, needs, free, scope = row
    pairs = tuple([(name, value) for name, value in where])
    return Product(vendor, service, family, unit, pairs, tuple(needs), Decimal(free), scope)


def _price(row: Any) -> Price:
    answer = answer_of(row)
    if not isinstance(answer, Price):
        raise AnswerError("expected a price")
    return answer


def _at(table: Sequence[_T], number: int | None) -> _T | None:
    return None if number is None else table[number]


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
