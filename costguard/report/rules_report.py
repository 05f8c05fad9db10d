"""What costguard knows of resource types, as text and as JSON.

In JSON, prices are texts, so that no digit is lost; null means "there is none".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from costguard.model.money import plain, unit_price
from costguard.model.price import ON_DEMAND, Product
from costguard.pricing.known_types import KnownType, Offer, ProductPrices
from costguard.rules.book import TypeClass

_WITHOUT_RULE = {
    TypeClass.FREE: "It costs nothing by itself.",
    TypeClass.USAGE_ONLY: "It is billed by use only, and costguard has no pricing rule for it.",
    TypeClass.UNSUPPORTED: (
        "It has, or may have, a fixed cost, and costguard has no pricing rule for it."
    ),
}
_WIDTH = 60


def types_table(types: list[KnownType]) -> str:
    """Render types with their class, what is billed, and after which page."""
    rows = [[t.type, t.class_.value, t.bills, t.rule.page if t.rule else ""] for t in types]
    return _table(rows, ["type", "class", "what is billed", "after"]) + "\n"


def types_json(types: list[KnownType]) -> str:
    """Render types as a JSON list."""
    return _json([_type_document(known) for known in types])


def type_text(known: KnownType, products: list[ProductPrices], region: str | None) -> str:
    """Render a type with its rule's text, and the products and prices that the rule can use."""
    head = f"{click.style(known.type, bold=True)}: {known.class_.value}"
    if known.rule is None:
        return f"{head}\n\n{_WITHOUT_RULE[known.class_]}\n"
    parts = [f"{head}, after {known.rule.page}", known.doc]
    if products:
        parts.append(_regions_table(products) if region is None else _price_table(products, region))
    if products and region is None:
        parts.append("With --region, the prices are shown.")
    return "\n\n".join(parts) + "\n"


def type_json(known: KnownType, products: list[ProductPrices], region: str | None) -> str:
    """Render a type as JSON, with the products and prices that its rule can use."""
    document = _type_document(known)
    document["doc"] = known.doc if known.rule else None
    document["region"] = region
    document["products"] = [_product_document(p) for p in products]
    return _json(document)


def _regions_table(products: list[ProductPrices]) -> str:
    rows: list[list[str]] = []
    before: tuple[str, ...] = ()
    for product, regions, _ in products:
        same = len(regions) > 1 and regions == before
        where = "as above" if same else ", ".join(regions) or "nowhere"
        rows.append([_name(product), product.unit, _wrapped(where)])
        before = regions
    return _table(rows, ["product", "unit", "priced in"])


def _price_table(products: list[ProductPrices], region: str) -> str:
    rows = [row for p in products for row in _price_rows(p)]
    return _table(rows, ["product", "unit", f"price in {region}", "source", "date"])


def _price_rows(priced: ProductPrices) -> Iterator[list[str]]:
    name, unit = _name(priced.product), priced.product.unit
    if not priced.offers:
        yield [name, unit, "no price", "", ""]
    for offer in priced.offers or ():
        oldest, newest = (day.isoformat() for day in offer.dates)
        date = oldest if oldest == newest else f"{oldest} to {newest}"
        bought = name
        if offer.option != ON_DEMAND:
            bought = f"{name.splitlines()[0]}, {offer.option.replace('_', ' ')}"
        yield [bought, unit, _price(offer), _wrapped(", ".join(offer.sources)), date]


def _price(offer: Offer) -> str:
    """The price by its tiers; or from which price to which, where there are several."""
    if len(offer.prices) == 1:
        tiers = offer.prices[0].tiers
        return ", ".join(
            unit_price(tier.price, offer.prices[0].currency)
            + (f" from {plain(tier.start)}" if len(tiers) > 1 else "")
            for tier in tiers
        )
    low, high = offer.range
    least, most = (unit_price(price, offer.prices[0].currency) for price in (low, high))
    return f"{least} to {most} ({len(offer.prices):,} prices)"


def _name(product: Product) -> str:
    facts = ", ".join(value for _, value in product.where if value)
    detail = f" ({facts})" if facts else ""
    by = _wrapped(f"by {', '.join(product.needs)}") if product.needs else ""
    return f"{product.service} {product.family}{detail}" + (f"\n{by}" if by else "")


def _wrapped(text: str) -> str:
    from textwrap import fill

    return fill(text, _WIDTH, break_on_hyphens=False)


def _table(rows: list[list[str]], headers: list[str]) -> str:
    from tabulate import tabulate

    return tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True)


def _type_document(known: KnownType) -> dict[str, Any]:
    return {
        "type": known.type,
        "class": known.class_.value,
        "bills": known.bills or None,
        "page": known.rule.page if known.rule else None,
    }


def _product_document(priced: ProductPrices) -> dict[str, Any]:
    product = priced.product
    return {
        "vendor": product.vendor,
        "service": product.service,
        "family": product.family,
        "where": dict(product.where),
        "needs": list(product.needs),
        "unit": product.unit,
        "regions": list(priced.regions),
        "prices": None if priced.offers is None else [_offer_document(o) for o in priced.offers],
    }


def _offer_document(offer: Offer) -> dict[str, Any]:
    low, high = offer.range
    oldest, newest = offer.dates
    single = offer.prices[0] if len(offer.prices) == 1 else None
    return {
        "option": offer.option,
        "variants": offer.variants,
        "lowest": plain(low),
        "highest": plain(high),
        "tiers": single
        and [{"start": plain(t.start), "price": plain(t.price)} for t in single.tiers],
        "currency": offer.prices[0].currency,
        "sources": offer.sources,
        "oldest": oldest.isoformat(),
        "newest": newest.isoformat(),
    }


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
