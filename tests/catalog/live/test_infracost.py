"""Prices from Infracost's API, by the real client, from a server that answers like it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal as D

import pytest
from support.infracost import MACHINE, NAT, NAT_EU, TODAY, ask, machine, nat, source
from support.pricing_server import Json, PricingServer, price_of, product_of, served

from costguard.model.price import Ambiguous, Missing, Price, PriceQuery, Product, Tier

pytest.importorskip("httpx")

ZONE = Product(
    "aws", "AmazonRoute53", "DNS Zone", "Months", (("usagetype", "HostedZone"),), scope="global"
)
LARGE = PriceQuery(MACHINE, "eu-central-1", ("m5.large",))
RESERVED = "termLength", "termPurchaseOption", "termOfferingClass"


@pytest.fixture
def server() -> Iterator[PricingServer]:
    with served([nat(price_of("0.052", "Hrs"))]) as running:
        yield running


def test_a_price_comes_with_its_source_and_date() -> None:
    told = price_of("0.0520000000", "Hrs", effectiveDateStart="2026-07-01T00:00:00.000Z")
    assert ask(NAT_EU, nat(told)) == Price(
        (Tier(D(0), D("0.0520000000")),), "Hrs", "USD", date(2026, 7, 1), "infracost"
    )


def test_tiers_come_in_their_order() -> None:
    query = PriceQuery(NAT._replace(unit="GB"), "eu-central-1", ())
    steps = [
        price_of("0.07", "GB", startUsageAmount="51200", endUsageAmount="Inf"),
        price_of("0.09", "GB", startUsageAmount="0", endUsageAmount="10240"),
        price_of("0.085", "GB", startUsageAmount="10240", endUsageAmount="51200"),
    ]
    answer = ask(query, nat(*steps))
    assert isinstance(answer, Price)
    assert answer.tiers == (
        Tier(D(0), D("0.09")),
        Tier(D(10240), D("0.085")),
        Tier(D(51200), D("0.07")),
    )


def test_what_is_free_each_month_is_no_tier_but_a_price_of_zero_stays() -> None:
    query = PriceQuery(NAT._replace(unit="GB", free=D(25)), "eu-central-1", ())
    free = price_of("0.0000000000", "GB", startUsageAmount="0", endUsageAmount="25")
    paid = price_of("0.25", "GB", startUsageAmount="25", endUsageAmount="Inf")
    answer = ask(query, nat(free, paid))
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D("0.25")),)
    answer = ask(query, nat(price_of("0.0000000000", "GB")))
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D(0)),)


def test_what_the_api_does_not_have_is_missing() -> None:
    assert ask(NAT_EU, nat(usage="EUC1-NatGateway-Bytes")) == Missing(
        "Infracost's API has no price for AmazonEC2 NAT Gateway (NatGateway-Hours) in eu-central-1"
    )


@pytest.mark.parametrize(
    "usage",
    ["EUC1-NatGateway-Hours-Else", "NatGateway-Hour", "USE2-NatGateway-Hours", "xNatGateway-Hours"],
)
def test_a_near_match_is_no_match(usage: str) -> None:
    assert isinstance(ask(NAT_EU, nat(price_of("0.052", "Hrs"), usage=usage)), Missing)


def test_a_filter_that_lets_too_much_pass_does_no_harm(server: PricingServer) -> None:
    other = machine("m5.24xlarge", price_of("5.52", "Hrs"))
    server.changed = lambda answer: [{"data": {"products": [other, nat()]}} for _ in answer]
    assert isinstance(source(server).prices([NAT_EU])[NAT_EU], Missing)


def test_several_different_prices_are_ambiguous() -> None:
    products = [nat(price_of(usd, "Hrs"), sku=f"SKU{usd}") for usd in ("0.052", "0.048")]
    answer = ask(NAT_EU, *products)
    assert isinstance(answer, Ambiguous)
    assert answer.reason == "the source gives several prices: 0.048, 0.052"


def test_the_same_price_of_several_products_is_one() -> None:
    products = [nat(price_of("0.052", "Hrs"), sku=sku) for sku in ("A", "B")]
    answer = ask(NAT_EU, *products)
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D("0.052")),)


def test_two_prices_of_one_product_are_ambiguous_too() -> None:
    answer = ask(NAT_EU, nat(price_of("0.052", "Hrs"), price_of("0.048", "Hrs")))
    assert isinstance(answer, Ambiguous)
    assert answer.reason == "the source gives several prices: 0.048, 0.052"


def test_a_price_whose_first_tier_is_missing_is_none() -> None:
    query = PriceQuery(NAT._replace(unit="GB"), "eu-central-1", ())
    answer = ask(query, nat(price_of("0.085", "GB", startUsageAmount="10240")))
    assert isinstance(answer, Missing)
    assert answer.reason.startswith("Infracost's API contradicts itself on AmazonEC2 NAT Gateway")
    assert "the first tier starts at 10240, expected 0" in answer.reason


@pytest.mark.parametrize("unit", ["hrs", "Hours", "hour"])
def test_a_unit_of_another_spelling_is_the_same(unit: str) -> None:
    answer = ask(NAT_EU, nat(price_of("0.052", unit)))
    assert isinstance(answer, Price)
    assert answer.unit == "Hrs"


def test_a_price_per_another_unit_is_missing_and_says_so() -> None:
    assert ask(NAT_EU, nat(price_of("37.96", "Months"))) == Missing(
        "Infracost's API gives a price per Months, not per Hrs, for AmazonEC2 NAT Gateway "
        "(NatGateway-Hours) in eu-central-1"
    )


def test_only_what_is_in_force_today_counts() -> None:
    over = price_of("0.9", "Hrs", effectiveDateEnd="2026-11-21T00:00:00.000Z")
    later = price_of("0.8", "Hrs", effectiveDateStart="2026-11-22T00:00:00.000Z")
    now = price_of("0.052", "Hrs", effectiveDateStart="2026-11-21")
    answer = ask(NAT_EU, nat(over, later, now))
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D("0.052")),)
    assert answer.effective == TODAY


def test_a_price_without_a_date_holds_today() -> None:
    answer = ask(NAT_EU, nat(price_of("0.052", "Hrs", effectiveDateStart=None)))
    assert isinstance(answer, Price)
    assert answer.effective == TODAY


def test_no_price_in_dollars_is_missing_and_not_zero() -> None:
    assert isinstance(ask(NAT_EU, nat(price_of(None, "Hrs"))), Missing)


def test_a_product_that_belongs_to_no_region_is_found() -> None:
    query = PriceQuery(ZONE, "global", ())
    zone = product_of(
        ("aws", "AmazonRoute53", "DNS Zone", None),
        {"usagetype": "HostedZone"},
        price_of("0.50", "mo"),
    )
    answer = ask(query, zone)
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D("0.50")),)


def test_a_regional_price_is_none_of_the_world() -> None:
    query = PriceQuery(ZONE, "global", ())
    zone = product_of(
        ("aws", "AmazonRoute53", "DNS Zone", "eu-central-1"),
        {"usagetype": "HostedZone"},
        price_of("0.50", "mo"),
    )
    assert isinstance(ask(query, zone), Missing)


def test_spot_prices_are_asked_for_as_such() -> None:
    prices = [price_of("0.115", "Hrs"), price_of("0.0443", "Hrs", "spot")]
    answer = ask(LARGE._replace(option="spot"), machine("m5.large", *prices))
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D("0.0443")),)


def reserved(usd: str, unit: str, *terms: str) -> Json:
    return price_of(usd, unit, "reserved", **dict(zip(RESERVED, terms, strict=True)))


@pytest.mark.parametrize(
    ("option", "hourly"),
    [
        ("reserved_1yr_no_upfront", D("0.072")),
        ("reserved_1yr_partial_upfront", D("0.066990868")),
        ("reserved_1yr_partial_upfront_hourly_fee", D("0.034")),
        ("reserved_3yr_all_upfront", D("0.039383562")),
        ("reserved_3yr_no_upfront_convertible", D("0.059")),
    ],
)
def test_what_is_paid_upfront_is_spread_over_the_term(option: str, hourly: D) -> None:
    offers = machine(
        "m5.large",
        price_of("0.115", "Hrs"),
        reserved("0.072", "Hrs", "1yr", "No Upfront", "standard"),
        reserved("0.034", "Hrs", "1yr", "Partial Upfront", "standard"),
        reserved("289", "Quantity", "1yr", "Partial Upfront", "standard"),
        reserved("0", "Hrs", "3yr", "All Upfront", "standard"),
        reserved("1035", "Quantity", "3yr", "All Upfront", "standard"),
        reserved("0.050", "Hrs", "3yr", "No Upfront", "standard"),
        reserved("0.059", "Hrs", "3yr", "No Upfront", "convertible"),
    )
    answer = ask(LARGE._replace(option=option), offers)
    assert isinstance(answer, Price)
    assert [tier.start for tier in answer.tiers] == [0]
    assert round(answer.tiers[0].price, 9) == hourly
    assert answer.unit == "Hrs"


def test_a_purchase_option_that_the_api_lacks_is_not_asked_for(server: PricingServer) -> None:
    query = NAT_EU._replace(option="savings_plan_1yr")
    assert source(server).prices([query])[query] == Missing(
        "Infracost's API has no prices of the kind savings plan 1yr, for AmazonEC2 NAT Gateway "
        "(NatGateway-Hours, savings plan 1yr) in eu-central-1"
    )
    assert server.asked == []


def test_another_vendor_is_not_asked_for(server: PricingServer) -> None:
    query = NAT_EU._replace(product=NAT._replace(vendor="oracle"))
    answer = source(server).prices([query])[query]
    assert answer == Missing("Infracost's API is not asked for prices of oracle")
    assert server.asked == []


def test_a_value_with_a_slash_and_brackets_is_taken_literally() -> None:
    product = NAT._replace(where=(("usagetype", "A/B (c.d)"),))
    query = PriceQuery(product, "eu-central-1", ())
    right = nat(price_of("1", "Hrs"), usage="EUC1-A/B (c.d)")
    wrong = nat(price_of("2", "Hrs"), usage="EUC1-A/B cxd")
    answer = ask(query, wrong, right)
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D(1)),)


@pytest.mark.parametrize("kind", ["t3/small", "t3\\/small", "t3\\", "(a+)+$", ".*", "t3\n/'\""])
def test_no_word_of_a_plan_becomes_a_part_of_a_regular_expression(kind: str) -> None:
    usage = Product("aws", "AmazonEC2", "CPU Credits", "vCPU-Hours", (), ("usagetype",))
    query = PriceQuery(usage, "eu-central-1", (f"CPUCredits:{kind}",))
    place = ("aws", "AmazonEC2", "CPU Credits", "eu-central-1")
    named = product_of(
        place, {"usagetype": f"EUC1-CPUCredits:{kind}"}, price_of("0.05", "vCPU-Hours")
    )
    another = product_of(place, {"usagetype": "EUC1-CPUCredits:aaaa"}, price_of("9", "vCPU-Hours"))
    answer = ask(query, named, another)
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D("0.05")),)
