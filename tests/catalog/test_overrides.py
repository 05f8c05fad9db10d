from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from costguard.catalog.overrides import OverriddenSource, load
from costguard.catalog.price_file import SCHEMA
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.errors import ConfigError, UsageError
from costguard.model.price import Ambiguous, Answer, Missing, Price, PriceQuery, Product, Tier

Ask = Callable[..., Answer]
HEAD = "version: 1\ncurrency: USD\n"
NAT_CONTRACT = """prices:
  - service: AmazonEC2
    family: NAT Gateway
    region: eu-*
    price: 0.04
    unit: hours
    source: contract 2026
    date: 2026-01-01
"""


def changed(old: str, new: str) -> str:
    return NAT_CONTRACT.replace(old, new)


def without(key: str) -> str:
    lines = NAT_CONTRACT.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(f"    {key}:"))


@pytest.fixture
def ask(book: SqlitePriceBook, tmp_path: Path) -> Ask:
    """The answer of the small book under a price file."""

    def answer(
        text: str,
        product: Product,
        region: str = "us-east-1",
        attributes: tuple[str, ...] = (),
        option: str = "on_demand",
    ) -> Answer:
        path = tmp_path / "prices.yaml"
        path.write_text(HEAD + text)
        query = PriceQuery(product, region, attributes, option)
        return OverriddenSource(book, load(path)).prices([query])[query]

    return answer


def test_a_price_of_ones_own_replaces_that_of_the_list(ask: Ask, nat: Product) -> None:
    assert ask(NAT_CONTRACT, nat, "eu-west-1") == Price(
        tiers=(Tier(Decimal(0), Decimal("0.04")),),
        unit="Hrs",
        currency="USD",
        effective=datetime.date(2026, 1, 1),
        source="contract 2026",
        note="price from prices.yaml",
        list_tiers=(Tier(Decimal(0), Decimal("0.048")),),
    )


def test_it_leaves_everything_else_alone(ask: Ask, nat: Product, volume: Product) -> None:
    elsewhere = ask(NAT_CONTRACT, nat, "us-east-1")
    assert isinstance(elsewhere, Price)
    assert (elsewhere.tiers[0].price, elsewhere.note) == (Decimal("0.045"), "")
    other = ask(NAT_CONTRACT, volume, "eu-west-1", ("gp3",))
    assert isinstance(other, Price)
    assert other.source == "page"


def test_it_answers_what_the_list_lacks(ask: Ask, nat: Product) -> None:
    answer = ask(NAT_CONTRACT, nat, "eu-south-9")
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(Decimal(0), Decimal("0.04")),)
    assert answer.list_tiers == ()


def test_unit_is_part_of_the_pattern(ask: Ask, nat: Product) -> None:
    answer = ask(NAT_CONTRACT.replace("hours", "GB"), nat, "eu-west-1")
    assert isinstance(answer, Price)
    assert answer.tiers[0].price == Decimal("0.048")


@pytest.mark.parametrize(
    ("pattern", "price"),
    [
        ("volumeApiName: gp*", "0.04"),
        ("volumeApiName: gp2", "0.08"),
        ("volumeApiName: '*'", "0.04"),
        ("group: '*'", "0.04"),
        ("group: EBS", "0.08"),
    ],
)
def test_attributes(ask: Ask, volume: Product, pattern: str, price: str) -> None:
    text = f"prices: [{{service: AmazonEC2, attributes: {{{pattern}}}, discount: 50%}}]\n"
    answer = ask(text, volume, "us-east-1", ("gp3",))
    assert isinstance(answer, Price)
    assert answer.tiers[0].price == Decimal(price)


def test_a_discount_keeps_the_list_price_beside_it(ask: Ask, egress: Product) -> None:
    text = "prices: [{service: AWSDataTransfer, discount: 12.50%, source: contract 2026}]\n"
    answer = ask(text, egress)
    assert isinstance(answer, Price)
    assert [(tier.start, tier.price) for tier in answer.tiers] == [
        (Decimal(0), Decimal("0.07875")),
        (Decimal(10240), Decimal("0.074375")),
    ]
    assert [tier.price for tier in answer.list_tiers] == [Decimal("0.09"), Decimal("0.085")]
    assert answer.note == "12.5% discount (contract 2026)"
    assert answer.source == "page"


def test_a_discount_makes_no_price_of_none(ask: Ask, nat: Product) -> None:
    answer = ask("prices: [{service: '*', discount: 12%}]\n", nat, "eu-south-9")
    assert isinstance(answer, Missing)
    assert "no prices for region eu-south-9" in answer.reason


def test_the_last_entry_that_fits_holds(ask: Ask, nat: Product) -> None:
    entries = [
        "{service: '*', discount: 10%}",
        "{service: AmazonEC2, discount: 20%}",
        "{service: AmazonRDS, discount: 90%}",
    ]
    answer = ask(f"prices: [{', '.join(entries)}]\n", nat)
    assert isinstance(answer, Price)
    assert answer.tiers[0].price == Decimal("0.036")
    assert answer.note == "20% discount"
    reverse = ask(f"prices: [{', '.join(reversed(entries))}]\n", nat)
    assert isinstance(reverse, Price)
    assert reverse.note == "10% discount"


def test_options_other_than_on_demand_must_be_named(ask: Ask, nat: Product) -> None:
    fixed = NAT_CONTRACT + "    option: reserved_*\n"
    answer = ask(fixed, nat, "eu-west-1", (), "reserved_1yr_no_upfront")
    assert isinstance(answer, Price)
    assert answer.tiers[0].price == Decimal("0.04")
    assert isinstance(ask(NAT_CONTRACT, nat, "eu-west-1", (), "reserved_1yr_no_upfront"), Missing)


def test_a_discount_on_several_prices_leaves_them_several(tmp_path: Path, nat: Product) -> None:
    price = Price((Tier(Decimal(0), Decimal(2)),), "Hrs", "USD", datetime.date(2026, 1, 1), "list")
    query = PriceQuery(nat, "us-east-1", ())

    class Torn:
        version = "torn"

        def prices(self, queries: object) -> dict[PriceQuery, Answer]:
            return {query: Ambiguous((price, price._replace(source="page")))}

    path = tmp_path / "prices.yaml"
    path.write_text(HEAD + "prices: [{service: '*', discount: 25%}]\n")
    answer = OverriddenSource(Torn(), load(path)).prices([query])[query]
    assert isinstance(answer, Ambiguous)
    assert [candidate.tiers[0].price for candidate in answer.candidates] == [Decimal("1.5")] * 2


FALLBACK = "region_fallback: {eu-south-9: eu-west-1, us-east-9: us-west-9}\n"


def test_a_region_may_take_the_prices_of_another(ask: Ask, nat: Product) -> None:
    answer = ask(FALLBACK, nat, "eu-south-9")
    assert isinstance(answer, Price)
    assert answer.tiers[0].price == Decimal("0.048")
    assert answer.note == "price of eu-west-1, as prices.yaml configures"


def test_a_region_with_a_price_keeps_it(ask: Ask, nat: Product) -> None:
    answer = ask("region_fallback: {us-east-1: eu-west-1}\n", nat, "us-east-1")
    assert isinstance(answer, Price)
    assert (answer.tiers[0].price, answer.note) == (Decimal("0.045"), "")


def test_both_regions_lack_it(ask: Ask, nat: Product, egress: Product) -> None:
    answer = ask(FALLBACK, nat, "us-east-9")
    assert isinstance(answer, Missing)
    assert answer.reason.startswith("the price book has no prices for region us-east-9 (it holds")
    assert answer.reason.endswith(", nor for us-west-9, which prices.yaml names")


def test_a_discount_applies_to_the_price_of_another_region(ask: Ask, nat: Product) -> None:
    answer = ask(FALLBACK + "prices: [{service: '*', discount: 50%}]\n", nat, "eu-south-9")
    assert isinstance(answer, Price)
    assert answer.tiers[0].price == Decimal("0.024")
    assert answer.note == "price of eu-west-1, as prices.yaml configures; 50% discount"


def test_version_names_the_file_and_its_content(book: SqlitePriceBook, tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(HEAD)
    first = OverriddenSource(book, load(path)).version
    assert first.startswith(f"{book.version} + prices.yaml sha256:")
    path.write_text(HEAD + "# changed\n")
    assert OverriddenSource(book, load(path)).version != first


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("", "1:1", "found None; expected: Prices and discounts of your own"),
        ("- 1\n", "1:1", "found [1]; expected: Prices and discounts of your own"),
        ("currency: USD\n", "1:1", "'version' is a required property"),
        ("version: 2\ncurrency: USD\n", "1:1", "version: found 2; expected: Version of this"),
        (HEAD.replace("USD", "euro"), "2:1", "currency: found 'euro'; expected: Currency of all"),
        (HEAD + "price: []\n", "3:1", "price: unknown key; expected one of version, currency,"),
        (HEAD + "prices: {}\n", "3:1", "prices: found {}; expected: Prices and discounts"),
        (HEAD + "prices:\n  - discount: 12%\n", "4:5", "'service' is a required property"),
        (HEAD + "prices:\n  - service: X\n", "4:5", "prices[0]: expected either price or"),
        (HEAD + NAT_CONTRACT + "    discount: 5%\n", "4:5", "expected either price or discount"),
        (HEAD + without("unit"), "4:5", "'unit' is a dependency of 'price'"),
        (HEAD + without("date"), "4:5", "'date' is a dependency of 'price'"),
        (
            HEAD + changed("0.04", "-1"),
            "7:5",
            "prices[0].price: found -1; expected: Price per unit",
        ),
        (HEAD + changed("0.04", "9" * 60), "7:5", "prices[0].price: found 9999"),
        (HEAD + changed("0.04", f"'{'9' * 60}'"), "7:5", "prices[0].price: found '9999"),
        (HEAD + changed("0.04", "cheap"), "7:5", "prices[0].price: found 'cheap'"),
        (HEAD + changed("0.04", ".nan"), "7:12", "expected a number, found .nan"),
        (HEAD + changed("hours", "furlongs"), "8:5", "no price has the unit 'furlongs'"),
        (HEAD + changed("2026-01-01", "'2026-02-30'"), "10:5", "there is no day 2026-02-30"),
        (HEAD + changed("2026-01-01", "soon"), "10:5", "prices[0].date: found 'soon'"),
        (HEAD + changed("region", "regoin"), "6:5", "prices[0].regoin: unknown key"),
        (HEAD + "prices: [{service: X, discount: 12}]\n", "3:23", "discount: found 12; expected"),
        (HEAD + "prices: [{service: X, discount: 120%}]\n", "3:23", "found '120%'; expected"),
        (HEAD + "region_fallback: {a: [b]}\n", "3:19", "region_fallback.a: found ['b']"),
        (HEAD + "currency: USD\n", "3:1", "stands here again"),
        ("version: [\n", "2:1", "not valid YAML"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(
    tmp_path: Path, text: str, place: str, problem: str
) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as error:
        load(path)
    assert str(error.value).startswith(f"{path}:{place}: ")
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


def test_the_first_problem_of_the_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(HEAD + "prices:\n  - service: X\n  - service: 7\n  - {}\n")
    with pytest.raises(ConfigError, match=r"prices\.yaml:4:5: prices\[0\]: expected either price"):
        load(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file; expected a price file"):
        load(tmp_path / "prices.yaml")


def test_a_discount_on_a_spot_price_leaves_the_on_demand_price_beside_it(
    ask: Ask, nat: Product, tmp_path: Path
) -> None:
    query = PriceQuery(nat, "us-east-1", (), "spot")
    steps = [(Tier(Decimal(0), Decimal(price)),) for price in ("0.30", "1")]
    day = datetime.date(2025, 6, 28)
    expected = Price(steps[0], "Hrs", "USD", day, "spot-advisor", "expected", steps[1])

    class Market:
        version = "market"

        def prices(self, queries: object) -> dict[PriceQuery, Answer]:
            return {query: expected}

    def of(entry: str) -> Answer:
        path = tmp_path / "prices.yaml"
        path.write_text(f"{HEAD}prices: [{{service: '*', {entry}}}]\n")
        return OverriddenSource(Market(), load(path)).prices([query])[query]

    assert of("discount: 10%") == expected
    reduced = of("option: spot, discount: 10%")
    assert isinstance(reduced, Price)
    assert (reduced.tiers[0].price, reduced.list_tiers[0].price) == (Decimal("0.27"), Decimal(1))
    assert reduced.note == "expected; 10% discount"
    own = of("option: spot, price: 0.25, unit: Hrs, source: s, date: 2026-01-01")
    assert isinstance(own, Price)
    assert (own.tiers[0].price, own.list_tiers[0].price) == (Decimal("0.25"), Decimal(1))


def test_the_published_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text()))
