"""What costguard knows of resource types: their class, their rule, and the prices it can use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from costguard.catalog.sources import Sources, sources_of
from costguard.errors import UsageError
from costguard.model.price import Ambiguous, Answer, Price, PriceSource, Product
from costguard.rules.book import RuleBook, TypeClass, rulebook
from costguard.rules.kit import Rule
from costguard.rules.products import products_of


class KnownType(NamedTuple):
    """A resource type of which costguard knows something."""

    type: str
    class_: TypeClass
    rule: Rule | None
    """None where there is no rule."""

    @property
    def bills(self) -> str:
        """What is billed, in one line; empty without a rule."""
        return self.rule.doc.splitlines()[0] if self.rule else ""

    @property
    def doc(self) -> str:
        """The rule's whole text; empty without a rule."""
        from inspect import cleandoc

        return cleandoc(self.rule.doc) if self.rule else ""


class Offer(NamedTuple):
    """The prices of a product in a region, bought in one way."""

    option: str
    variants: int
    """For how many values of the product's attributes there are prices; 1 where it has none."""
    prices: tuple[Price, ...]

    @property
    def range(self) -> tuple[Decimal, Decimal]:
        """The least and the greatest price of a unit, over all tiers."""
        amounts = [tier.price for price in self.prices for tier in price.tiers]
        return min(amounts), max(amounts)

    @property
    def dates(self) -> tuple[date, date]:
        """The oldest and the newest date of the prices."""
        dates = [price.effective for price in self.prices]
        return min(dates), max(dates)

    @property
    def sources(self) -> list[str]:
        """Where the prices come from, sorted."""
        return sorted({price.source for price in self.prices})


class ProductPrices(NamedTuple):
    """A product that a rule can use, and where the price book has prices of it."""

    product: Product
    regions: tuple[str, ...]
    """Regions with a price; ``global`` for a product that is priced without one."""
    offers: tuple[Offer, ...] | None
    """Prices in the region that was asked for; None where none was."""


def known_types(provider: str | None = None, class_: TypeClass | None = None) -> list[KnownType]:
    """All types that are known, sorted; those of one provider, or of one class.

    Raises ``UsageError`` for a provider of which no type is known.
    """
    book = rulebook()
    providers = {_provider(kind) for kind in book.classes}
    if provider is not None and provider not in providers:
        raise UsageError(
            f"no resource types of provider {provider} are known; "
            f"expected one of {', '.join(sorted(providers))}"
        )
    return [
        _known(book, kind)
        for kind in sorted(book.classes)
        if provider in {None, _provider(kind)} and class_ in {None, book.classes[kind]}
    ]


def known_type(kind: str) -> KnownType:
    """What is known of a type; raises ``UsageError``, with similar names, when nothing is."""
    book = rulebook(types={kind})
    if kind not in book.classes:
        from difflib import get_close_matches

        near = get_close_matches(kind, rulebook().classes, n=3, cutoff=0.8)
        hint = f"did you mean {' or '.join(near)}?" if near else "costguard rules list shows all"
        raise UsageError(f"resource type {kind} is not known; {hint}")
    return _known(book, kind)


def product_prices(
    known: KnownType, region: str | None = None, sources: Sources | None = None
) -> list[ProductPrices]:
    """The products that the type's rule can use, with their prices in ``region`` if it is given.

    ``sources`` are those that plans are priced with; without them, the price books there are.
    Raises ``UsageError`` when that region has none of them and others have, and
    ``PriceSourceError`` when a price source cannot be used.
    """
    sources = sources or sources_of()
    products = products_of(known.rule) if known.rule else ()
    regions = {product: _regions(product, sources) for product in products}
    if region is not None:
        _refuse_empty(known.type, region, {name for names in regions.values() for name in names})
    return [
        ProductPrices(
            product,
            names,
            None if region is None else tuple(_offers(sources.chosen, product, region)),
        )
        for product, names in regions.items()
    ]


def _refuse_empty(kind: str, region: str, priced: set[str]) -> None:
    if priced - {"global"} and region not in priced:
        raise UsageError(
            f"the price book has no price for {kind} in region {region}; "
            f"it has some in {', '.join(sorted(priced))}"
        )


def _known(book: RuleBook, kind: str) -> KnownType:
    return KnownType(kind, book.classes[kind], book.rules.get(kind))


def _provider(kind: str) -> str:
    return kind.partition("_")[0]


def _regions(product: Product, sources: Sources) -> tuple[str, ...]:
    """The regions in which a price book has a price of the product, sorted."""
    return tuple(sorted({name for book in sources.books for name in book.regions(product)}))


def _offers(source: PriceSource, product: Product, region: str) -> Iterator[Offer]:
    """The offers of a product, by the way of buying."""
    queries = tuple(source.held(product, "global" if product.scope == "global" else region))
    answers = source.prices(queries)
    for option, group in groupby(queries, lambda query: query.option):
        asked = list(group)
        yield Offer(option, len(asked), tuple(_prices(answers[query] for query in asked)))


def _prices(answers: Iterable[Answer]) -> Iterator[Price]:
    for answer in answers:
        if isinstance(answer, Price):
            yield answer
        elif isinstance(answer, Ambiguous):
            yield from answer.candidates
