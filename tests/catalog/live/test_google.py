"""Google's billing catalogue, by the real client, from a server that answers like it."""

import asyncio
import csv
import json
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest
from support.asking import Waits
from support.google_list import KEY, Entry, GoogleServer, google, sku
from support.web import Reply

from costguard.catalog.facts import Fact
from costguard.catalog.live import google_words
from costguard.catalog.live.google import Google
from costguard.catalog.live.http import HttpClient, HttpSettings
from costguard.errors import PriceSourceError
from costguard.model.price import Ambiguous, Answer, Missing, Price, PriceQuery, Product, Tier
from costguard.rules.book import rulebook

pytest.importorskip("httpx")

COMPUTE = "Compute Engine"
VM = Product(
    "google", COMPUTE, "Compute Instance", "Hrs", (("resourceGroup", "VM"),), ("machineType",)
)
DISK = Product(
    "google",
    COMPUTE,
    "Storage",
    "GB-Mo",
    (("resourceGroup", "PersistentDisk"),),
    ("diskType", "replication"),
)
SSD = PriceQuery(DISK, "europe-west3", ("pd-ssd", "zonal"))
SSD_SKU = sku(COMPUTE, "SSD backed PD Capacity in Frankfurt", "0.204", "GiBy.mo")
FULL_MONTH = "sustained_use_full_month"


def parts(
    words: str, core: str, ram: str, usage: str = "OnDemand", end: str = ""
) -> tuple[Entry, Entry]:
    """The SKUs of a family's vCPUs and memory; ``words`` has a place for which of the two."""
    names = ("Cpu", "Ram") if usage.startswith("Commit") else ("Core", "Ram")
    place = " in Frankfurt" if usage.startswith("Commit") else " running in Frankfurt"
    return (
        sku(COMPUTE, f"{words} {names[0]}{place}{end}", core, "h", usage=usage),
        sku(COMPUTE, f"{words} {names[1]}{place}{end}", ram, "GiBy.h", usage=usage),
    )


def machine(name: str, option: str = "on_demand") -> PriceQuery:
    return PriceQuery(VM, "europe-west3", (name,), option)


def source(server: GoogleServer, key: str = KEY, waits: Waits | None = None) -> Google:
    settings = HttpSettings(sleep=waits if waits is not None else Waits())
    return Google(key, server.url, settings)


def ask(query: PriceQuery, *skus: Entry) -> Answer:
    with google(skus) as server:
        return source(server).prices([query])[query]


def priced(query: PriceQuery, *skus: Entry) -> D:
    answer = ask(query, *skus)
    assert isinstance(answer, Price), answer
    assert len(answer.tiers) == 1
    return answer.tiers[0].price


def refusal(server: GoogleServer, key: str = KEY, waits: Waits | None = None) -> str:
    with pytest.raises(PriceSourceError) as error:
        source(server, key, waits).prices([SSD])
    assert "\n" not in str(error.value)
    assert "s3cret" not in str(error.value)
    return str(error.value)


def synced(server: GoogleServer, region: str, services: list[str] | None = None) -> list[Fact]:
    async def read() -> list[Fact]:
        async with HttpClient(HttpSettings(sleep=Waits())) as client:
            listed = source(server).facts(client, region, services, lambda *now: None)
            return [fact async for fact in listed]

    return asyncio.run(read())


def test_a_sku_gives_its_price_with_source_and_date() -> None:
    assert ask(SSD, SSD_SKU) == Price(
        (Tier(D(0), D("0.204")),), "GB-Mo", "USD", date(2026, 11, 1), "google-billing-catalogue"
    )


def test_a_sku_of_another_region_unit_or_name_is_no_price_of_it() -> None:
    name = "SSD backed PD Capacity in Frankfurt"
    elsewhere = sku(COMPUTE, name, "0.204", "GiBy.mo", regions=("us-east1",))
    by_hour = sku(COMPUTE, name, "0.204", "GiBy.h")
    near = sku(COMPUTE, "SSD backed PD Capacity - special in Frankfurt", "0.1", "GiBy.mo")
    for one in (elsewhere, by_hour, near):
        answer = ask(SSD, one)
        assert isinstance(answer, Missing)
        assert "Google's billing catalogue has no price for Compute Engine" in answer.reason


def test_machine_types_cost_their_cores_and_memory() -> None:
    e2 = parts("E2 Instance", "0.03", "0.004")
    # 4 vCPUs and 16 GB: 4 x 0.03 + 16 x 0.004.
    answer = ask(machine("e2-standard-4"), *e2)
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D("0.184")),)
    assert answer.source == "google-billing-catalogue/summed"
    # A shared core of e2-small is billed as half a vCPU: 0.5 x 0.03 + 2 x 0.004.
    assert priced(machine("e2-small"), *e2) == D("0.023")


def test_spot_and_committed_machines() -> None:
    spot = parts("Spot Preemptible N2D AMD Instance", "0.01", "0.001", "Preemptible")
    assert priced(machine("n2d-standard-2", "spot"), *spot) == D("0.028")
    year = parts("Commitment v1: N2D AMD", "0.02", "0.002", "Commit1Yr", " for 1 Year")
    assert priced(machine("n2d-standard-2", "committed_1yr"), *year) == D("0.056")
    first = parts("Commitment v1:", "0.02", "0.002", "Commit3Yr", " for 3 Year")
    assert priced(machine("n1-standard-2", "committed_3yr"), *first) == D("0.055")
    assert isinstance(ask(machine("n2d-standard-2"), *spot, *year), Missing)


def test_a_whole_month_of_sustained_use() -> None:
    n1 = parts("N1 Predefined Instance", "0.03", "0.004")
    # 2 vCPUs and 7.5 GB cost 0.09; quarters at 100%, 80%, 60% and 40% are 70% together.
    answer = ask(machine("n1-standard-2", FULL_MONTH), *n1)
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D("0.063")),)
    assert answer.source == "google-billing-catalogue/summed/sustained-use"
    n2 = parts("N2 Instance", "0.03", "0.004")
    # 2 vCPUs and 8 GB cost 0.092; 100%, 86.78%, 73.3% and 60% are 80.02% together.
    assert priced(machine("n2-standard-2", FULL_MONTH), *n2) == D("0.0736184")
    assert isinstance(ask(machine("e2-standard-2", FULL_MONTH), *parts("E2 Instance", "1", "1")),
                      Missing)  # fmt: skip


def test_a_machine_with_more_in_its_price_than_cores_and_memory_is_missing() -> None:
    c3 = parts("C3 Instance", "0.03", "0.004")
    assert isinstance(ask(machine("c3-standard-4-lssd"), *c3), Missing)
    assert isinstance(ask(machine("a2-highgpu-1g"), *parts("A2 Instance", "1", "1")), Missing)


def test_cores_that_have_two_prices_make_no_machine() -> None:
    cores = sku(COMPUTE, "E2 Instance Core running in Hesse", "0.05", "h")
    answer = ask(machine("e2-standard-4"), *parts("E2 Instance", "0.03", "0.004"), cores)
    assert isinstance(answer, Missing)


@pytest.mark.parametrize(
    ("words", "family", "usage", "option", "expected"),
    [
        ("Custom Instance", "n1", "custom", "on_demand", "0.03"),
        ("Custom Extended Instance", "n1", "extended", FULL_MONTH, "0.0028"),
        ("N2 Custom Instance", "n2", "custom", FULL_MONTH, "0.024"),
        ("E2 Instance", "e2", "custom", "on_demand", "0.03"),
    ],
)
def test_parts_of_custom_machines(
    words: str, family: str, usage: str, option: str, expected: str
) -> None:
    group, unit = ("RAM", "GB-Hours") if usage == "extended" else ("CPU", "Hrs")
    where = (("resourceGroup", group), ("usage", usage))
    product = Product("google", COMPUTE, "Compute", unit, where, ("machineFamily",))
    query = PriceQuery(product, "europe-west3", (family,), option)
    assert priced(query, *parts(words, "0.03", "0.004")) == D(expected)


def test_gpus_with_the_discount_of_a_whole_month() -> None:
    where = (("resourceGroup", "GPU"),)
    product = Product("google", COMPUTE, "Compute", "Hrs", where, ("acceleratorType",))
    query = PriceQuery(product, "europe-west3", ("nvidia-tesla-t4",))
    one = sku(COMPUTE, "Nvidia Tesla T4 GPU running in Frankfurt", "0.4")
    assert priced(query, one) == D("0.4")
    assert priced(query._replace(option=FULL_MONTH), one) == D("0.28")


def test_a_price_without_a_region_holds_in_all_where_the_table_says_so() -> None:
    where = (("clusterType", "regional"), ("resourceGroup", "ClusterManagement"))
    fee = Product("google", "Kubernetes Engine", "Compute", "Hrs", where)
    regional = sku("Kubernetes Engine", "Regional Kubernetes Clusters", "0.1", regions=("global",))
    assert priced(PriceQuery(fee, "europe-west3", ()), regional) == D("0.1")
    disk = sku(COMPUTE, "SSD backed PD Capacity", "0.17", "GiBy.mo", regions=("global",))
    assert isinstance(ask(SSD, disk), Missing)


def test_steps_and_free_amounts() -> None:
    where = (("resourceGroup", "MetricsIngestion"),)
    product = Product("google", "Cloud Monitoring", "ApplicationServices", "MiB", where)
    steps = {"0": "0", "150": "0.258", "100000": "0.151"}
    listed = sku("Cloud Monitoring", "Metric Volume", steps, "MiBy", regions=("global",))
    answer = ask(PriceQuery(product, "europe-west3", ()), listed)
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D("0.258")), Tier(D(100_000), D("0.151")))


def test_autopilot_is_priced_by_the_thousandth_of_a_core() -> None:
    where = (("resourceGroup", "AutopilotCpu"),)
    product = Product("google", "Kubernetes Engine", "Compute", "vCPU-Hours", where)
    name = "Autopilot Pod mCPU Requests (europe-west3)"
    answer = priced(
        PriceQuery(product, "europe-west3", ()), sku("Kubernetes Engine", name, "0.0000573")
    )
    assert answer == D("0.0573")


def test_engines_of_cloud_sql_that_differ_are_ambiguous() -> None:
    where = (("resourceGroup", "SQLBackup"),)
    product = Product("google", "Cloud SQL", "ApplicationServices", "GB-Mo", where)
    query = PriceQuery(product, "europe-west3", ())
    mysql = sku("Cloud SQL", "Cloud SQL for MySQL: Backups in Frankfurt", "0.08", "GiBy.mo")
    other = "Cloud SQL for PostgreSQL: Backups in Frankfurt"
    assert priced(query, mysql, sku("Cloud SQL", other, "0.08", "GiBy.mo")) == D("0.08")
    assert isinstance(ask(query, mysql, sku("Cloud SQL", other, "0.09", "GiBy.mo")), Ambiguous)


def test_a_service_that_the_catalogue_names_otherwise() -> None:
    where = (("resourceGroup", "MessageDelivery"),)
    product = Product(
        "google", "Cloud PubSub", "ApplicationServices", "TB", where, (), D(0), "global"
    )
    steps = {"0": "0", "0.009765625": "40"}
    listed = sku("Cloud Pub/Sub", "Message Delivery Basic", steps, "TiBy", regions=("global",))
    assert priced(PriceQuery(product, "global", ()), listed) == 40


def test_all_pages_are_read_and_only_of_services_asked_for() -> None:
    others = [sku(COMPUTE, f"Something else {n}", "1") for n in range(9)]
    with google([*others, SSD_SKU, sku("BigQuery", "Analysis", "6", "TiBy")], page=4) as server:
        assert isinstance(source(server).prices([SSD])[SSD], Price)
        # One page of services, and three of the ten SKUs of Compute Engine.
        assert len(server.paths) == 4


def test_the_key_is_sent_in_a_header_and_in_no_address() -> None:
    with google([SSD_SKU]) as server:
        source(server).prices([SSD])
        assert {one["x-goog-api-key"] for one in server.seen} == {KEY}
        assert not any("s3cret" in path for path in server.paths)


def test_a_key_that_has_run_out_is_told_without_showing_it() -> None:
    with google([SSD_SKU]) as server:
        told = refusal(server, key="AIza-old-s3cret")
    assert told == (
        "127.0.0.1: the request is refused, most likely since the key in GOOGLE_API_KEY is wrong "
        "or has run out (HTTP 400)"
    )


def test_a_key_without_rights() -> None:
    with google([SSD_SKU]) as server:
        server.replies = [Reply(403, b"{}")]
        assert "the key in GOOGLE_API_KEY has no right to read prices" in refusal(server)


def test_without_a_key_google_is_not_asked() -> None:
    with pytest.raises(PriceSourceError, match="asks for an API key; set GOOGLE_API_KEY"):
        Google.from_environment({}).prices([SSD])


def test_key_and_address_are_those_of_the_environment() -> None:
    with google([SSD_SKU]) as server:
        environ = {"COSTGUARD_GOOGLE_PRICES_URL": server.url, "GOOGLE_API_KEY": "s3cret-other"}
        own = {**environ, "COSTGUARD_GOOGLE_API_KEY": KEY}
        assert isinstance(Google.from_environment(own).prices([SSD])[SSD], Price)
        with pytest.raises(PriceSourceError):
            Google.from_environment(environ).prices([SSD])


def test_the_server_being_busy_is_waited_for() -> None:
    with google([SSD_SKU]) as server:
        server.replies = [Reply(429, b"", {"Retry-After": "2"}), Reply(500, b"")]
        waits = Waits()
        assert isinstance(source(server, waits=waits).prices([SSD])[SSD], Price)
    assert waits[0] == 2


def _without(name: str) -> Entry:
    return {key: value for key, value in SSD_SKU.items() if key != name}


def _priced_in(currency: str, units: object) -> Entry:
    document = json.loads(json.dumps(SSD_SKU))
    rates = document["pricingInfo"][0]["pricingExpression"]["tieredRates"]
    rates[0]["unitPrice"] = {"currencyCode": currency, "units": units, "nanos": 0}
    return dict(document)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (_without("serviceRegions"), "no 'serviceRegions'"),
        (_priced_in("EUR", "1"), "a price in 'EUR', expected USD"),
        (_priced_in("USD", "-1"), "'-1' is not a number from 0 up"),
        (_priced_in("USD", "much"), "a SKU is not as the billing catalogue's"),
        (_priced_in("USD", "1e999999"), "'1e999999' is not a number from 0 up"),
        (
            {**SSD_SKU, "serviceRegions": [["europe-west3"]]},
            "a region is ['europe-west3'], expected",
        ),
        ({**SSD_SKU, "description": None}, "description is None, expected text"),
        ({**SSD_SKU, "pricingInfo": 3}, "a SKU is not as the billing catalogue's"),
    ],
)
def test_a_sku_that_is_not_as_it_should_be_is_refused(entry: Entry, told: str) -> None:
    with google([SSD_SKU]) as server:
        services = {"services": [{"name": "services/0", "displayName": COMPUTE}]}
        server.replies = [
            Reply(body=json.dumps(services).encode()),
            Reply(body=json.dumps({"skus": [entry]}).encode()),
        ]
        assert told in refusal(server)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"[]", "expected a page of Google's billing catalogue with services"),
        (b'{"services": {}}', "expected a page of Google's billing catalogue with services"),
        (b'{"services": [{}]}', "a service has no name"),
        (b'{"services": [', "the answer is not JSON"),
    ],
)
def test_an_answer_that_is_no_use_is_one_clear_error(body: bytes, told: str) -> None:
    with google([SSD_SKU]) as server:
        server.replies = [Reply(body=body)]
        assert told in refusal(server)


def test_a_page_that_leads_back_to_itself_is_refused() -> None:
    page = json.dumps({"services": [], "nextPageToken": "again"}).encode()
    with google([]) as server:
        server.replies = [Reply(body=page)] * 3
        assert "the next page has been read already" in refusal(server)


def test_a_sku_without_a_price_is_passed_over() -> None:
    assert priced(SSD, {**SSD_SKU, "pricingInfo": []}, SSD_SKU) == D("0.204")


def test_of_several_prices_the_newest_holds() -> None:
    old = sku(COMPUTE, "x", "0.1", "GiBy.mo", day="2020-01-01")["pricingInfo"]
    both = {**SSD_SKU, "pricingInfo": [*SSD_SKU["pricingInfo"], *old]}
    assert priced(SSD, both) == D("0.204")


def test_a_sync_has_all_machine_types_that_are_known() -> None:
    skus = [
        SSD_SKU,
        *parts("E2 Instance", "0.03", "0.004"),
        sku("Cloud DNS", "ManagedZone", "1", "mo"),
    ]
    with google(skus, page=2) as server:
        facts = synced(server, "europe-west3")
        only = synced(server, "europe-west3", ["Cloud DNS"])
    prices = {dict(f.attributes).get("machineType"): f.price for f in facts if f.unit == "Hrs"}
    assert prices["e2-standard-2"] == D("0.092")
    assert prices["e2-highmem-16"] == D("0.992")
    assert {fact.service for fact in facts} == {COMPUTE, "Cloud DNS"}
    assert [(fact.unit, fact.price) for fact in only] == [("Months", 1)]


def test_a_region_that_there_is_not_is_an_error() -> None:
    everywhere = sku("Kubernetes Engine", "Regional Kubernetes Clusters", "1", regions=("global",))
    with google([SSD_SKU, everywhere]) as server:
        with pytest.raises(PriceSourceError, match="no prices of Compute Engine in atlantis that"):
            synced(server, "atlantis", [COMPUTE])
        with pytest.raises(PriceSourceError, match="in atlantis that a pricing rule uses"):
            synced(server, "atlantis")
        assert {fact.service for fact in synced(server, "europe-west3")} == {
            COMPUTE,
            "Kubernetes Engine",
        }


def test_what_no_description_tells_is_named_in_the_documentation() -> None:
    text = (Path(__file__).parents[3] / "docs" / "prices-azure-google.md").read_text()
    left = [p for p in rulebook({"google"}, plugins=False).products() if not _described(p)]
    assert len(left) >= 20
    groups = {dict(product.where)["resourceGroup"] for product in left}
    assert {group for group in groups if f"`{group}`" not in text} == set()


def _described(product: Product) -> bool:
    """Whether some SKU could be a price of a product: by the table, or as part of machines."""
    where = dict(product.where)
    if product.family == "Compute Instance" or "usage" in where:
        return True
    return any(
        (row["service"], row["family"], row["unit"])
        == (product.service, product.family, product.unit)
        and all(f"{key}={value}" in row["attributes"] for key, value in where.items())
        for row in _table()
    )


def _table() -> list[dict[str, str]]:
    with Path(google_words.__file__).with_name("google_skus.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    filled = {"{class}": ("A", "B"), "{place:lower}": ("china", "australia")}
    for name, values in filled.items():
        rows += [
            {**row, "attributes": row["attributes"].replace(name, value)}
            for row in rows
            for value in values
        ]
    return rows
