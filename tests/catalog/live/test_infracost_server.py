"""How Infracost's API is asked, and what is said where it does not answer."""

from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any

import pytest
from support.asking import Waits
from support.infracost import MACHINE, NAT, NAT_EU, ask, machine, nat, source
from support.pricing_server import KEY, Fault, PricingServer, price_of, served

from costguard.catalog.live.infracost import BATCH, PRODUCTS, Infracost
from costguard.errors import PriceSourceError
from costguard.model.price import Missing, Price, PriceQuery

pytest.importorskip("httpx")


def refusal(server: PricingServer, key: str = KEY) -> str:
    with pytest.raises(PriceSourceError) as error:
        source(server, key).prices([NAT_EU])
    assert "\n" not in str(error.value)
    assert KEY not in str(error.value)
    return str(error.value)


@pytest.fixture
def server() -> Iterator[PricingServer]:
    with served([nat(price_of("0.052", "Hrs"))]) as running:
        yield running


def test_many_questions_go_in_batches_over_few_connections() -> None:
    kinds = [f"m{number}.large" for number in range(2 * BATCH + 1)]
    machines = [machine(kind, price_of(f"0.{n + 1:04}", "Hrs")) for n, kind in enumerate(kinds)]
    queries = [PriceQuery(MACHINE, "eu-central-1", (kind,)) for kind in kinds]
    with served(machines) as server:
        answers = source(server).prices(queries)
    assert sorted(server.asked) == [1, BATCH, BATCH]
    assert len(server.connections) <= 3
    assert [answers[query].tiers[0].price for query in queries] == [  # type: ignore[union-attr]
        D(f"0.{n + 1:04}") for n in range(len(kinds))
    ]


def test_an_answer_that_may_be_cut_short_is_none() -> None:
    many = [nat(price_of("0.052", "Hrs"), sku=f"SKU{n}") for n in range(PRODUCTS)]
    assert isinstance(ask(NAT_EU, *many[1:]), Price)
    assert ask(NAT_EU, *many) == Missing(
        "Infracost's API gives no more than 1,000 products at once, and has so many for "
        "AmazonEC2 NAT Gateway (NatGateway-Hours) in eu-central-1"
    )


def test_a_question_is_asked_once(server: PricingServer) -> None:
    source(server).prices([NAT_EU, NAT_EU])
    assert server.asked == [1]


def test_answers_come_packed(server: PricingServer) -> None:
    source(server).prices([NAT_EU])
    assert "gzip" in server.headers_seen[0]["Accept-Encoding"]


def test_a_throttled_batch_waits_and_is_answered(server: PricingServer) -> None:
    server.faults = [Fault(429, (("Retry-After", "3"),)), Fault(502), Fault(cut=10)]
    waits = Waits()
    answers = source(server, waits=waits).prices([NAT_EU])
    assert isinstance(answers[NAT_EU], Price)
    assert waits[0] == 3.0
    assert len(waits) == 3


def test_a_server_that_stays_broken_is_one_error(server: PricingServer) -> None:
    server.faults = [Fault(500)] * 5
    assert refusal(server) == "127.0.0.1: the price server fails; run it later (HTTP 500)"


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key_is_one_error(server: PricingServer, status: int) -> None:
    server.faults = [Fault(status)]
    said = refusal(server)
    assert said.startswith("127.0.0.1: the key in INFRACOST_API_KEY ")


def test_a_key_that_the_server_does_not_know_is_not_shown(server: PricingServer) -> None:
    said = refusal(server, "other-k3y")
    assert "the key in INFRACOST_API_KEY has no right to read prices" in said
    assert "other-k3y" not in said


def test_a_server_of_ones_own_may_need_no_key() -> None:
    with served([nat(price_of("0.052", "Hrs"))], key="") as server:
        assert isinstance(source(server, key="").prices([NAT_EU])[NAT_EU], Price)
    assert "X-Api-Key" not in server.headers_seen[0]


def test_the_hosted_api_is_not_asked_without_a_key() -> None:
    with pytest.raises(PriceSourceError) as error:
        Infracost.from_environment({}).prices([NAT_EU])
    assert str(error.value) == (
        "pricing.api.infracost.io: needs a key; set INFRACOST_API_KEY, or name a server of your "
        "own in COSTGUARD_PRICING_API_ENDPOINT"
    )


def test_an_error_in_graphqls_form_is_one_line_without_the_key(server: PricingServer) -> None:
    server.changed = lambda _: [{"errors": [{"message": f"no\nsuch thing for {KEY}"}]}]
    assert refusal(server) == (
        "127.0.0.1: the price server refuses a question: no such thing for ***; check its version"
    )


def without(field: str) -> Any:
    """What takes a field of a price out of each answer."""

    def change(answer: Any) -> Any:
        for result in answer:
            for product in result["data"]["products"]:
                for price in product["prices"]:
                    del price[field]
        return answer

    return change


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda _: {"errors": [{"message": "down"}]}, "refuses a question: down"),
        (lambda _: {"error": "down"}, "expected a list of 1 answers"),
        (lambda answer: answer * 2, "expected a list of 1 answers"),
        (lambda _: [None], "an answer is not an object"),
        (lambda _: [{"data": None}], "is not as the Cloud Pricing API's ("),
        (lambda _: [{"data": {"products": [{}]}}], "('prices' is missing)"),
        (without("USD"), "('USD' is missing)"),
        (without("unit"), "('unit' is missing)"),
    ],
)
def test_an_answer_of_another_shape_is_one_error(
    server: PricingServer, change: Any, problem: str
) -> None:
    server.changed = change
    assert problem in refusal(server)


@pytest.mark.parametrize(
    "usd", ["-0.05", "NaN", "cheap", "", True, [1], "1e999999", "9" * 99, "1_0"]
)
def test_a_price_that_is_none_is_one_error(server: PricingServer, usd: Any) -> None:
    product = nat(price_of(usd, "Hrs"))
    server.changed = lambda _: [{"data": {"products": [product]}}]
    assert "127.0.0.1: its answer is not as the Cloud Pricing API's" in refusal(server)


@pytest.mark.parametrize(
    "name", ["termLength", "termPurchaseOption", "termOfferingClass", "description", "unit"]
)
def test_a_word_that_is_no_text_is_one_error(server: PricingServer, name: str) -> None:
    product = nat(price_of("0.052", "Hrs") | {name: ["Hrs"]})
    server.changed = lambda _: [{"data": {"products": [product]}}]
    assert "(['Hrs'] is not a text)" in refusal(server)


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({}, "https://pricing.api.infracost.io/graphql"),
        ({"PRICING_API_ENDPOINT": "http://b.test:4000/"}, "http://b.test:4000/graphql"),
        (
            {
                "COSTGUARD_PRICING_API_ENDPOINT": "https://a.test/prices/graphql",
                "PRICING_API_ENDPOINT": "http://b.test",
            },
            "https://a.test/prices/graphql",
        ),
    ],
)
def test_the_environment_names_the_server(environ: dict[str, str], url: str) -> None:
    assert Infracost.from_environment(environ).url == url


@pytest.mark.parametrize(
    ("address", "version"),
    [
        ("https://pricing.api.infracost.io", "infracost (pricing.api.infracost.io)"),
        ("http://me:s3cret@a.test:4000/b/graphql", "infracost (a.test:4000/b)"),
    ],
)
def test_the_version_names_the_server_and_nobody_else(address: str, version: str) -> None:
    assert Infracost(address).version == version


def test_it_does_not_know_what_prices_there_are(server: PricingServer) -> None:
    assert source(server).held(NAT, "eu-central-1") == ()
