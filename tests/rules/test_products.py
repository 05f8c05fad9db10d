"""Which products a rule can use, found in its code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from costguard.rules.aws import vpc
from costguard.rules.book import rulebook
from costguard.rules.kit import Components, Product, ResourceView, cost, rule, service
from costguard.rules.products import products_of

shop = service("aws", "Shop")
BOX = shop("Box", "Hrs")
LID = shop("Lid", "Hrs")
HANDLES = {"small": (shop("Small handle", "Hrs"),), "large": (shop("Large handle", "Hrs"),)}
UNUSED = shop("Rope", "Hrs")


def lid(r: ResourceView) -> Components:
    yield cost("Lid", LID, r.hours)


def hours_of(product: Product) -> Callable[[ResourceView], Components]:
    def hours(r: ResourceView) -> Components:
        yield cost("Hours", product, r.hours)

    return hours


@rule("aws_plain_box", page="https://example.com/pricing")
def plain_box(r: Any) -> Components:
    """Hours of a box; what is named `UNUSED` here is an attribute, not the product."""
    yield cost("Box", BOX, r.hours, UNUSED=r.UNUSED)


@rule("aws_full_box", page="https://example.com/pricing")
def full_box(r: ResourceView) -> Components:
    """A box with a lid, and handles from a table."""
    yield from plain_box.components(r)
    yield from lid(r)
    yield from (cost("Handle", handle, r.hours) for handle in HANDLES["small"])


def families(products: tuple[Product, ...]) -> list[str]:
    return [product.family for product in products]


def test_what_a_rule_names_itself() -> None:
    assert families(products_of(plain_box)) == ["Box"]


def test_what_it_calls_and_what_its_tables_hold() -> None:
    assert families(products_of(full_box)) == ["Box", "Lid", "Small handle", "Large handle"]


def test_what_a_function_was_made_with() -> None:
    made = rule("aws_made", page="https://example.com/pricing")(hours_of(LID))
    assert families(products_of(made)) == ["Lid"]


def test_what_stands_for_an_argument_that_is_not_given() -> None:
    def hours(r: ResourceView, *, product: Product = BOX) -> Components:
        yield cost("Hours", product, r.hours)

    made = rule("aws_made", page="https://example.com/pricing")(hours)
    assert families(products_of(made)) == ["Box"]


def test_what_is_named_with_its_module() -> None:
    def hours(r: ResourceView) -> Components:
        yield cost("Hours", vpc.NAT_HOURS, r.hours)

    made = rule("aws_made", page="https://example.com/pricing")(hours)
    assert families(products_of(made)) == ["NAT Gateway"]


def test_every_product_is_one_that_some_rule_can_use() -> None:
    book = rulebook(plugins=False)
    used = {product.id for each in book.rules.values() for product in products_of(each)}
    assert sorted({product.id for product in book.products()} - used) == []
