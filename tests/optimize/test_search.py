"""The search for a cheaper machine, against lists that were made by hand from AWS's prices."""

from decimal import Decimal as D

from costguard.catalog.sqlite import default_book
from costguard.model.price import PriceQuery
from costguard.optimize.candidates.search import Market, Need, Offer, Sought
from costguard.rules.aws.ec2 import COMPUTE

X86 = frozenset({"x86_64"})
BOTH = frozenset({"x86_64", "arm64"})
LIKE = ("m5.large", "No License required", "Linux", "NA", "Shared")


def offered(need: Need) -> list[Offer]:
    book = default_book()
    sought = Sought(PriceQuery(COMPUTE, "us-east-1", LIKE), D("Infinity"), need)
    return Market(book, book, [sought]).cheaper(sought)


def names(need: Need, number: int = 3) -> list[str]:
    return [f"{o.name} {o.price.normalize():f}" for o in offered(need)[:number]]


def test_x86_that_gives_its_full_cpu() -> None:
    assert names(Need(2, D(8), X86)) == [
        "m6a.large 0.0864",
        "m6i.large 0.096",
        "m7i.large 0.1008",
    ]


def test_x86_and_arm64() -> None:
    assert names(Need(2, D(8), BOTH)) == [
        "m6g.large 0.077",
        "m7g.large 0.0816",
        "m6a.large 0.0864",
    ]


def test_burstable_and_flexible() -> None:
    assert names(Need(2, D(8), X86, burstable=True, flexible=True), 4) == [
        "t3a.large 0.0752",
        "t3.large 0.0832",
        "m6a.large 0.0864",
        "m7i-flex.large 0.09576",
    ]


def test_small_and_burstable() -> None:
    assert names(Need(2, D(4), X86, burstable=True), 2) == [
        "t3a.medium 0.0376",
        "t3.medium 0.0416",
    ]


def test_larger_sizes() -> None:
    assert names(Need(4, D(16), X86)) == [
        "m6a.xlarge 0.1728",
        "m6i.xlarge 0.192",
        "m7i.xlarge 0.2016",
    ]
    assert names(Need(4, D(32), X86)) == [
        "r6a.xlarge 0.2268",
        "r6i.xlarge 0.252",
        "r7i.xlarge 0.2646",
    ]


def test_more_memory_than_needed_comes_after() -> None:
    assert names(Need(8, D(16), X86)) == [
        "c6a.2xlarge 0.306",
        "c6i.2xlarge 0.34",
        "m6a.2xlarge 0.3456",
    ]


def test_what_nothing_is_large_enough_for() -> None:
    assert offered(Need(2, D(100_000), X86)) == []
