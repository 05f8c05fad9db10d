"""Several sources in an order: who is asked, and who answers."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from costguard.catalog.chain import Chain, Member
from costguard.model.price import Ambiguous, Answer, Missing, Price, PriceQuery, Product, Tier

NAT = Product("aws", "AmazonEC2", "NAT Gateway", "Hrs")
DISK = Product("azurerm", "Storage", "Disk", "GB-Mo", (), ("size",))
HERE = PriceQuery(NAT, "eu-west-1", ())
THERE = PriceQuery(NAT, "us-east-1", ())
SMALL = PriceQuery(DISK, "westeurope", ("P4",))
LARGE = PriceQuery(DISK, "westeurope", ("P50",))


def price(amount: str, source: str) -> Price:
    return Price((Tier(Decimal(0), Decimal(amount)),), "Hrs", "USD", date(2026, 11, 1), source)


class Told:
    """A source that knows what it was told, and what it was asked."""

    def __init__(self, name: str, **known: Answer) -> None:
        self.name, self.asked = name, list[PriceQuery]()
        self.known = {HERE: "here", THERE: "there", SMALL: "small", LARGE: "large"}
        self.answers = {query: known[key] for query, key in self.known.items() if key in known}

    @property
    def version(self) -> str:
        return f"{self.name} 2026-11-01"

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        wanted = list(queries)
        self.asked += wanted
        return {q: self.answers.get(q, Missing(f"{self.name} has none")) for q in wanted}

    def held(self, product: Product, region: str) -> list[PriceQuery]:
        return [q for q in self.answers if (q.product, q.region) == (product, region)]


def chain(*sources: Told, **vendors: frozenset[str]) -> Chain:
    return Chain([Member(one.name, one, vendors.get(one.name)) for one in sources])


def test_the_first_that_knows_a_price_gives_it_and_no_other_is_asked() -> None:
    first = Told("first", here=price("0.048", "first"))
    second = Told("second", here=price("9", "second"), there=price("0.045", "second"))
    found = chain(first, second).prices([HERE, THERE])
    assert found == {HERE: price("0.048", "first"), THERE: price("0.045", "second")}
    assert second.asked == [THERE]


def test_a_last_source_is_not_asked_when_nothing_is_left() -> None:
    second = Told("second")
    chain(Told("first", here=price("0.048", "first")), second).prices([HERE])
    assert second.asked == []


def test_a_doubt_is_an_answer_and_no_later_source_hides_it() -> None:
    doubt = Ambiguous((price("1", "first"), price("2", "first")))
    found = chain(Told("first", here=doubt), Told("second", here=price("3", "second")))
    assert found.prices([HERE]) == {HERE: doubt}


def test_what_nobody_knows_is_missing_with_what_each_says_once() -> None:
    one, again, other = Told("one"), Told("one"), Told("other")
    found = chain(one, again, other).prices([HERE])
    assert found == {HERE: Missing("one has none; other has none")}


def test_a_source_is_asked_only_for_the_vendors_that_it_serves() -> None:
    aws, rest = Told("aws", small=price("1", "aws")), Told("rest", small=price("5.28", "rest"))
    found = chain(aws, rest, aws=frozenset({"aws"})).prices([HERE, SMALL])
    assert found[SMALL] == price("5.28", "rest")
    assert aws.asked == [HERE]


def test_where_no_source_serves_a_vendor_that_is_the_reason() -> None:
    found = chain(Told("aws"), aws=frozenset({"aws"})).prices([SMALL])
    assert found == {SMALL: Missing("none of the price sources (aws) has prices of azurerm")}


def test_held_is_what_any_of_them_holds_each_once_and_in_order() -> None:
    first = Told("first", large=price("250", "first"), small=price("5", "first"))
    second = Told("second", small=price("5", "second"))
    assert chain(first, second).held(DISK, "westeurope") == (SMALL, LARGE)
    assert chain(second, first, first=frozenset({"aws"})).held(DISK, "westeurope") == (SMALL,)


def test_the_version_names_all_in_their_order() -> None:
    assert chain(Told("a"), Told("b")).version == "a 2026-11-01, then b 2026-11-01"
