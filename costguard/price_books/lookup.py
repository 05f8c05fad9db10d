"""Looking prices up, by the words of the price list or by resource type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from costguard.catalog.match import GLOBAL
from costguard.catalog.own_prices import Pattern
from costguard.catalog.sources import Sources, sources_of
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.errors import UsageError
from costguard.model.price import Answer, Missing, PriceQuery, Product
from costguard.options import PricingOptions
from costguard.pricing.known_types import known_type
from costguard.rules.book import rulebook
from costguard.rules.products import products_of
from costguard.strict import did_you_mean

_WILD = frozenset("*?[")


class Asked(NamedTuple):
    """Which products' prices are looked up."""

    products: tuple[Product, ...]
    pattern: Pattern


class Found(NamedTuple):
    """A price that was looked up, or why there is none."""

    query: PriceQuery
    answer: Answer


def asked_of(provider: str, service: str, pattern: Pattern) -> Asked:
    """The products of a provider's service that a pattern may fit.

    Raises ``UsageError`` where there is none, or none has an attribute that the pattern names.
    """
    known = list(rulebook().products())
    of_provider = [p for p in known if p.vendor == provider]
    if not of_provider:
        raise UsageError(
            f"no prices of provider {provider} are known; expected one of "
            f"{', '.join(sorted({p.vendor for p in known}))}"
        )
    products = [p for p in of_provider if p.service == service]
    if not products:
        services = sorted({p.service for p in of_provider})
        hint = did_you_mean(service, services) or f"; it has {', '.join(services)}"
        raise UsageError(f"no rule uses prices of {provider} {service}{hint}")
    return _asked(products, pattern, f"{provider} {service}")


def asked_of_type(kind: str, pattern: Pattern) -> Asked:
    """The products that the pricing rule of a resource type can use. Raises as ``asked_of``."""
    rule = known_type(kind).rule
    if rule is None:
        raise UsageError(f"resource type {kind} has no pricing rule, and so no prices")
    return _asked(products_of(rule), pattern, kind)


def lookup(asked: Asked, options: PricingOptions) -> list[Found]:
    """The prices that fit, in the order of product, region and attributes.

    What a pattern names wholly is asked of live sources too; where no source knows it, the reason
    is among what is found. Raises as ``sources_of`` and the sources, and ``UsageError`` where
    nothing fits.
    """
    sources = sources_of(options.prices, lock=options.lock, offline=options.offline)
    named: dict[PriceQuery, None] = {}
    held: dict[PriceQuery, None] = {}
    for product in asked.products:
        # What has no region is part of every region's prices.
        everywhere = product.scope == GLOBAL
        pattern = replace(asked.pattern, region=GLOBAL) if everywhere else asked.pattern
        named.update(dict.fromkeys(_named(product, pattern)))
        held.update(dict.fromkeys(_held(product, pattern, sources)))
    answers = sources.chosen.prices({**named, **held})
    found = [
        Found(query, answer)
        for query, answer in answers.items()
        if query in named or not isinstance(answer, Missing)
    ]
    known = [one for one in found if not isinstance(one.answer, Missing)]
    if not found:
        raise UsageError(
            "no price fits; costguard prices status tells of which regions there are prices, "
            "and wildcards such as --attribute 'instanceType=m5.*' find more"
        )
    return sorted(known or found, key=_order)


def _asked(products: Iterable[Product], pattern: Pattern, what: str) -> Asked:
    """Products that have the attributes that a pattern names."""
    listed = tuple(products)
    names = {name for p in listed for name in (*dict(p.where), *p.needs)}
    for name, _ in pattern.attributes:
        if name not in names:
            hint = did_you_mean(name, sorted(names)) or f"; they have {', '.join(sorted(names))}"
            raise UsageError(f"no product of {what} has the attribute {name}{hint}")
    return Asked(listed, pattern)


def _named(product: Product, pattern: Pattern) -> Iterator[PriceQuery]:
    """The query that a pattern names wholly, without a wildcard, if it does."""
    given = dict(pattern.attributes)
    values = tuple(given.get(name, "*") for name in product.needs)
    if _WILD.isdisjoint("".join((pattern.region, pattern.option, *values))):
        query = PriceQuery(product, pattern.region, values, pattern.option)
        if pattern.fits(query):
            yield query


def _held(product: Product, pattern: Pattern, sources: Sources) -> Iterator[PriceQuery]:
    """The queries that fit and that books know the product's attributes of.

    Spot prices are in no list of AWS's and are worked out, so that the option is asked for
    wherever the product is held in any.
    """
    exact = _WILD.isdisjoint(pattern.option)
    for region in _regions(product, pattern, sources.books):
        for query in sources.listed.held(product, region):
            asked = query._replace(option=pattern.option) if exact else query
            if pattern.fits(asked):
                yield asked


def _regions(product: Product, pattern: Pattern, books: Iterable[SqlitePriceBook]) -> Iterable[str]:
    """The regions that are looked at: the one that is named, or all that a book has."""
    if _WILD.isdisjoint(pattern.region):
        return (pattern.region,)
    return sorted({region for book in books for region in book.regions(product)})


def _order(found: Found) -> tuple[str, str, tuple[str, ...], str]:
    query = found.query
    return query.product.id, query.region, query.attributes, query.option
