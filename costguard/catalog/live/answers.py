"""Answers to price queries of what a live source said, by the rules that price books are built by.

A fact is taken only where it is of the product asked for, in each of its words: a near match is
no match.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from costguard.catalog.facts import Fact
from costguard.catalog.live.tiers import paid_tiers
from costguard.catalog.match import Key, Matcher
from costguard.catalog.resolve import Candidate, Entry, resolve
from costguard.errors import PriceSourceError
from costguard.model.money import USD
from costguard.model.price import Ambiguous, Answer, Missing, Price, PriceQuery, Product, Tier

_Asked = dict[tuple[tuple[str, ...], str, str], PriceQuery]
_Places = dict[tuple[str, str, str], dict[Product, _Asked]]


def answers(
    queries: Iterable[PriceQuery],
    facts: Iterable[Fact],
    name: str = "the live price list",
    currency: str = USD.code,
) -> dict[PriceQuery, Answer]:
    """The answer to each query of the set; ``name`` is what its reasons call the source.

    Prices are per unit of the query's product, in the currency that the facts are in. Raises
    ``RuleError`` where two products have one id.
    """
    wanted = list(dict.fromkeys(queries))
    listed = list(facts)
    entries = _entries(wanted, listed)
    found = {query: entries[_key(query)] for query in wanted if _key(query) in entries}
    units = _other_units((query for query in wanted if query not in found), listed)
    return {
        query: _answer(query, found[query], name, currency)
        if query in found
        else Missing(_unknown(query, units.get(query, ()), name))
        for query in wanted
    }


def _entries(queries: Iterable[PriceQuery], facts: Iterable[Fact]) -> Mapping[Key, list[Entry]]:
    """The facts that are prices of the queries' products, under their keys."""
    matcher = Matcher({query.product: None for query in queries})
    entries: dict[Key, list[Entry]] = defaultdict(list)
    for fact in facts:
        for match in matcher.matches(fact):
            entry = Entry(match.extra, fact.source, fact.date, fact.start, fact.price)
            entries[match.key(fact)].append(entry)
    return entries


def _key(query: PriceQuery) -> Key:
    """What a query's price stands under."""
    return Key(query.product.id, query.attributes, query.region, query.option)


def _answer(query: PriceQuery, entries: Sequence[Entry], name: str, currency: str) -> Answer:
    """The price that holds, or several where nothing tells which does."""
    try:
        prices = [_price(query, candidate, currency) for candidate in resolve(entries)]
    except PriceSourceError as error:
        return _contradiction(query, entries, currency) or Missing(
            f"{name} contradicts itself on {query.describe()}: {error}"
        )
    return prices[0] if len(prices) == 1 else Ambiguous(tuple(prices))


def _contradiction(query: PriceQuery, entries: Sequence[Entry], currency: str) -> Ambiguous | None:
    """The different prices of the first unit, where there are several."""
    first = {
        entry.price: Candidate((Tier(entry.start, entry.price),), entry.source, entry.date)
        for entry in entries
        if not entry.start
    }
    prices = tuple(_price(query, first[price], currency) for price in sorted(first))
    return Ambiguous(prices) if len(prices) > 1 else None


def _price(query: PriceQuery, candidate: Candidate, currency: str) -> Price:
    """A price per the product's unit; what is free each month is the product's to know."""
    tiers = paid_tiers({tier.start: tier.price for tier in candidate.tiers}) or candidate.tiers
    return Price(tiers, query.product.unit, currency, candidate.date, candidate.source)


def _unknown(query: PriceQuery, units: Iterable[str], name: str) -> str:
    """Why there is no price: there is none, or it is per another unit."""
    others = ", ".join(sorted(units))
    if others:
        unit = query.product.unit
        return f"{name} gives a price per {others}, not per {unit}, for {query.describe()}"
    return f"{name} has no price for {query.describe()}"


def _other_units(
    queries: Iterable[PriceQuery], facts: Iterable[Fact]
) -> Mapping[PriceQuery, set[str]]:
    """The units of facts that would answer queries if they were per the product's unit."""
    units: dict[PriceQuery, set[str]] = defaultdict(set)
    places = _by_place(queries)
    for fact in facts if places else ():
        attributes = dict(fact.attributes)
        for product, asked in places.get((fact.vendor, fact.service, fact.family), {}).items():
            values = tuple(attributes.get(name, "") for name in product.needs)
            query = asked.get((values, fact.region, fact.option))
            if query and all(attributes.get(key, "") == value for key, value in product.where):
                units[query].add(fact.unit)
    return units


def _by_place(queries: Iterable[PriceQuery]) -> _Places:
    """Queries by service and family, product, and what is asked of it."""
    places: _Places = defaultdict(lambda: defaultdict(dict))
    for query in queries:
        product = query.product
        place = (product.vendor, product.service, product.family)
        places[place][product][query.attributes, query.region, query.option] = query
    return places
