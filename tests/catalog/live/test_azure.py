"""Azure's retail prices, by the real client, from a server that answers like them."""

import asyncio
import json
from datetime import date
from decimal import Decimal as D

import pytest
from support.asking import Waits
from support.azure_list import AzureServer, Row, azure, row
from support.web import Reply

from costguard.catalog.facts import Fact
from costguard.catalog.live.azure import Azure, questions
from costguard.catalog.live.http import HttpClient, HttpSettings
from costguard.errors import PriceSourceError
from costguard.model.price import Ambiguous, Answer, Missing, Price, PriceQuery, Product, Tier

pytest.importorskip("httpx")

HOUR = Product("azure", "Virtual Machines", "Compute", "Hrs", (), ("armSkuName", "operatingSystem"))
LINUX = PriceQuery(HOUR, "westeurope", ("Standard_D2s_v3", "Linux"))
WINDOWS = PriceQuery(HOUR, "westeurope", ("Standard_D2s_v3", "Windows"))
NAT = Product(
    "azure",
    "NAT Gateway",
    "Networking",
    "Hrs",
    (("meterName", "Standard Gateway"), ("productName", "NAT Gateway"), ("skuName", "Standard")),
)
GATEWAY = PriceQuery(NAT, "westeurope", ())
_NAMES = ("productName", "skuName", "meterName")


def machine(price: str, *, windows: bool = False, spot: str = "", **further: object) -> Row:
    product = "Virtual Machines DSv3 Series" + (" Windows" if windows else "")
    further = {"armSkuName": "Standard_D2s_v3", **further}
    names = (product, f"D2s v3{spot}", f"D2 v3/D2s v3{spot}")
    return row("Virtual Machines", *names, price, **further)


def gateway(price: str = "0.045", **further: object) -> Row:
    names = ("NAT Gateway", "NAT Gateway", "Standard", "Standard Gateway")
    return row(*names, price, family="Networking", **further)


def source(server: AzureServer, waits: Waits | None = None) -> Azure:
    settings = HttpSettings(sleep=waits if waits is not None else Waits())
    return Azure(server.url, settings)


def ask(query: PriceQuery, *rows: Row) -> Answer:
    with azure(rows) as server:
        return source(server).prices([query])[query]


def priced(query: PriceQuery, *rows: Row) -> D:
    answer = ask(query, *rows)
    assert isinstance(answer, Price), answer
    assert len(answer.tiers) == 1
    return answer.tiers[0].price


def of(unit: str, service: str, family: str, *names: str) -> PriceQuery:
    """A query of a product by product, SKU and meter name."""
    return PriceQuery(Product("azure", service, family, unit, (), _NAMES), "westeurope", names)


def synced(server: AzureServer, region: str, services: list[str] | None = None) -> list[Fact]:
    told: list[tuple[str, int, int | None]] = []

    async def read() -> list[Fact]:
        async with HttpClient(HttpSettings(sleep=Waits())) as client:
            listed = source(server).facts(client, region, services, lambda *now: told.append(now))
            return [fact async for fact in listed]

    facts = asyncio.run(read())
    assert not facts or told
    return facts


def refusal(server: AzureServer, waits: Waits | None = None) -> str:
    with pytest.raises(PriceSourceError) as error:
        source(server, waits).prices([GATEWAY])
    assert "\n" not in str(error.value)
    return str(error.value)


def test_machines_of_both_systems_have_their_own_prices_with_source_and_date() -> None:
    with azure([machine("0.12"), machine("0.212", windows=True), gateway()]) as server:
        answers = source(server).prices([LINUX, WINDOWS])
        assert len(server.filters) == 1
    assert answers[LINUX] == Price(
        (Tier(D(0), D("0.12")),),
        "Hrs",
        "USD",
        date(2026, 3, 1),
        "azure-retail-prices",
    )
    assert isinstance(answers[WINDOWS], Price)
    assert answers[WINDOWS].tiers[0].price == D("0.212")


def test_what_may_be_taken_away_is_spot_and_low_priority_is_nothing() -> None:
    rows = [
        machine("0.12"),
        machine("0.03", spot=" Spot"),
        machine("0.024", spot=" Low Priority"),
        machine("0.11", type="DevTestConsumption"),
    ]
    assert priced(LINUX, *rows) == D("0.12")
    assert priced(LINUX._replace(option="spot"), *rows) == D("0.03")


def test_a_reservation_is_spread_over_the_hours_of_its_term() -> None:
    rows = [
        machine("613.2", type="Reservation", reservationTerm="1 Year"),
        machine("1182.6", type="Reservation", reservationTerm="3 Years", meterId="other"),
    ]
    one, three = ask(LINUX._replace(option="reserved_1yr"), *rows), LINUX
    assert isinstance(one, Price)
    assert (one.tiers[0].price, one.source) == (D("0.07"), "azure-retail-prices/spread")
    assert priced(three._replace(option="reserved_3yr"), *rows) == D("0.045")


def test_savings_plans_are_read_from_within_the_row() -> None:
    plan = [{"unitPrice": 0.09, "retailPrice": 0.09, "term": "1 Year"}]
    query = LINUX._replace(option="savings_plan_1yr")
    assert priced(query, machine("0.12", savingsPlan=plan)) == D("0.09")


def test_a_meter_of_the_region_itself_goes_before_one_that_it_shares() -> None:
    shared = gateway("0.05", isPrimaryMeterRegion=False, meterId="shared")
    assert priced(GATEWAY, shared, gateway()) == D("0.045")
    assert priced(GATEWAY, shared) == D("0.05")


def test_two_meters_of_one_name_at_two_prices_are_ambiguous() -> None:
    answer = ask(GATEWAY, gateway(), gateway("0.05", meterId="another"))
    assert isinstance(answer, Ambiguous)
    assert answer.reason == "the source gives several prices: 0.045, 0.05"
    assert priced(GATEWAY, gateway(), gateway(meterId="another")) == D("0.045")


def test_rows_of_one_meter_that_contradict_each_other_give_no_price() -> None:
    answer = ask(GATEWAY, gateway(), gateway("0.05"))
    assert isinstance(answer, Ambiguous)
    assert answer.reason == "the source gives several prices: 0.045, 0.05"


def test_a_term_that_is_not_known_is_no_price_and_no_error() -> None:
    rows = [machine("0.12"), machine("9", type="Reservation", reservationTerm="2 Months")]
    assert isinstance(ask(LINUX._replace(option="reserved_1yr"), *rows), Missing)


def test_the_newest_price_that_holds_already_is_taken() -> None:
    rows = [
        gateway("0.04", effectiveStartDate="2021-01-01T00:00:00Z"),
        gateway("0.045"),
        gateway("0.06", effectiveStartDate="2099-01-01T00:00:00Z"),
    ]
    assert priced(GATEWAY, *rows) == D("0.045")


@pytest.mark.parametrize(
    ("measure", "price", "unit", "expected"),
    [
        ("10K", "0.05", "Operations", "0.000005"),
        ("1M", "0.4", "Operations", "0.0000004"),
        ("1 GB/Month", "0.0184", "GB-Mo", "0.0184"),
        ("1/Month", "19.71", "Months", "19.71"),
        ("1 Hour", "0.1", "Months", "73"),
        ("100 Hours", "5", "Hrs", "0.05"),
        ("1/Day", "0.24", "Months", "7.3"),
        ("1 GiB/Hour", "0.0001", "GB-Mo", "0.073"),
    ],
)
def test_units_of_measure(measure: str, price: str, unit: str, expected: str) -> None:
    query = of(unit, "Storage", "Storage", "Ultra Disks", "Ultra LRS", "A meter")
    one = row("Storage", "Ultra Disks", "Ultra LRS", "A meter", price, measure, family="Storage")
    assert priced(query, one) == D(expected)


def test_a_measure_that_is_not_known_is_no_price() -> None:
    answer = ask(GATEWAY, gateway(unitOfMeasure="1 Fortnight"))
    assert isinstance(answer, Missing)


def test_steps_become_tiers_in_our_unit_and_what_is_free_is_left_to_the_product() -> None:
    product = Product(
        "azure", "Functions", "Compute", "Requests", (("meterName", "Standard Total Executions"),)
    )
    names = ("Functions", "Functions", "Standard", "Standard Total Executions")
    rows = [
        row(*names, price, "10", tierMinimumUnits=start)
        for start, price in ((0, "0"), (100_000, "0.000002"), (10_000_000, "0.000001"))
    ]
    answer = ask(PriceQuery(product, "westeurope", ()), *rows)
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(D(0), D("2E-7")), Tier(D(100_000_000), D("1E-7")))


def test_a_meter_that_costs_nothing_or_lacks_its_first_step_has_no_price() -> None:
    assert isinstance(ask(GATEWAY, gateway("0")), Missing)
    assert isinstance(ask(GATEWAY, gateway(tierMinimumUnits=5)), Missing)


@pytest.mark.parametrize(
    ("ours", "listed", "price"),
    [
        (
            ("Linux", "P1v2"),
            ("Azure App Service Premium v2 Plan - Linux", "P1 v2", "P1 v2 App"),
            "1",
        ),
        (("Windows", "S1"), ("Azure App Service Standard Plan", "S1", "S1 App"), "1"),
    ],
)
def test_plans_of_app_service(
    ours: tuple[str, str], listed: tuple[str, str, str], price: str
) -> None:
    product = Product(
        "azure", "Azure App Service", "Compute", "Hrs", (), ("productName", "skuName")
    )
    query = PriceQuery(product, "westeurope", ours)
    assert priced(query, row("Azure App Service", *listed, price)) == 1


@pytest.mark.parametrize(
    ("unit", "ours", "listed", "measure"),
    [
        (
            "Operations",
            ("General Block Blob v2", "Cool LRS", "Write Operations"),
            ("General Block Blob v2", "Cool LRS", "Cool LRS Write Operations"),
            "10K",
        ),
        (
            "Operations",
            ("General Block Blob v2", "Standard", "All Other Operations"),
            ("General Block Blob v2", "Hot ZRS", "All Other Operations"),
            "10K",
        ),
        (
            "GB-Mo",
            ("General Block Blob v2", "Hot RA-GRS", "Data Stored (first 50 TB)"),
            ("General Block Blob v2", "Hot RA-GRS", "Hot RA-GRS Data Stored"),
            "1 GB/Month",
        ),
        (
            "Operations",
            ("Standard SSD Managed Disks", "LRS", "Disk Operations"),
            ("Standard SSD Managed Disks", "E10 LRS", "E10 LRS Disk Operations"),
            "10K",
        ),
        (
            "Tags",
            ("General Block Blob v2", "LRS", "Index Tags"),
            ("General Block Blob v2", "Hot LRS", "LRS Index Tags"),
            "10K",
        ),
    ],
)
def test_names_of_storage(
    unit: str, ours: tuple[str, ...], listed: tuple[str, str, str], measure: str
) -> None:
    number = 10_000 if measure == "10K" else 1
    query = of(unit, "Storage", "Storage", *ours)
    one = row("Storage", *listed, "0.5", measure, family="Storage")
    assert priced(query, one) == D("0.5") / number


def test_a_size_of_several_cores_is_priced_by_the_core() -> None:
    product = "SQL Database Single/Elastic Pool General Purpose - Compute Gen5"
    query = PriceQuery(
        Product(
            "azure", "SQL Database", "Databases", "vCPU-Hours", (), ("productName", "meterName")
        ),
        "westeurope",
        (product, "vCore"),
    )
    rows = [
        row("SQL Database", product, f"{n} vCore", "vCore", str(n * 0.25), family="Databases")
        for n in (1, 2, 4)
    ]
    assert priced(query, *rows) == D("0.25")


def test_caches_and_database_servers_by_our_names() -> None:
    cache = Product("azure", "Redis Cache", "Databases", "Hrs", (), ("productName", "skuName"))
    node = ("Azure Redis Cache Standard", "C3", "C3 Cache Instance")
    query = PriceQuery(cache, "westeurope", ("Azure Redis Cache", "Standard_C3"))
    assert priced(query, row("Redis Cache", *node, "0.25", family="Databases")) == D("0.25")
    service = "Azure Database for PostgreSQL"
    server = f"{service} Flexible Server General Purpose Dsv3 Series Compute"
    cores = Product("azure", service, "Databases", "vCPU-Hours", (), ("productName", "meterName"))
    asked = PriceQuery(cores, "westeurope", (server.removeprefix(f"{service} "), "vCore"))
    assert priced(asked, row(service, server, "2 vCore", "vCore", "0.5", family="Databases")) == D(
        "0.25"
    )


def test_dedicated_hosts_are_a_family_of_their_own() -> None:
    product = Product("azure", "Virtual Machines", "Dedicated Host", "Hrs", (), ("armSkuName",))
    query = PriceQuery(product, "westeurope", ("Dsv3_Type1",))
    names = ("Dsv3 Series Dedicated Host", "Dsv3 Type1", "Dsv3 Type1")
    assert priced(query, row("Virtual Machines", *names, "4.5", armSkuName="Dsv3_Type1")) == D(
        "4.5"
    )


def test_all_pages_are_read_and_no_other_host_is_asked() -> None:
    rows = [machine("0.1", armSkuName=f"Standard_D{n}s_v3", meterId=str(n)) for n in range(25)]
    queries = [LINUX._replace(attributes=(f"Standard_D{n}s_v3", "Linux")) for n in range(25)]
    with azure(rows, page=4) as server:
        answers = source(server).prices(queries)
        # 25 machines at 17 to a filter: two questions, of 5 and 2 pages.
        assert len(set(server.filters)) == 2
        assert len(server.filters) == 7
    assert {type(answer) for answer in answers.values()} == {Price}


def test_filters_stay_short_enough_for_an_address() -> None:
    queries = [LINUX._replace(attributes=(f"Standard_D{n}s_v3", "Linux")) for n in range(200)]
    asked = questions(queries)
    assert sum(one.count("armSkuName") for one in asked) == 200
    assert max(map(len, asked)) < 1_500
    assert max(one.count(" eq ") for one in asked) <= 20


def test_a_quote_in_a_name_does_not_end_it() -> None:
    query = of("Hrs", "Storage", "Storage", "O'Neill' or 'a' eq 'a", "", "")
    (asked,) = questions([query])
    assert "productName eq 'O''Neill'' or ''a'' eq ''a'" in asked


def test_prices_without_a_region_are_asked_for_as_the_list_writes_them() -> None:
    product = Product("azure", "Traffic Manager", "Networking", "Queries", (), (), D(0), "global")
    rows = [
        row("Traffic Manager", "Traffic Manager", "x", "DNS Queries", "0.54", "1M",
            family="Networking", armRegionName=name)
        for name in ("", "westeurope")
    ]  # fmt: skip
    query = PriceQuery(product, "global", ())
    assert priced(query, *rows) == D("5.4E-7")


def test_the_server_being_busy_is_waited_for() -> None:
    with azure([gateway()]) as server:
        server.replies = [Reply(429, b"", {"Retry-After": "3"}), Reply(503, b"")]
        waits = Waits()
        answer = source(server, waits).prices([GATEWAY])[GATEWAY]
    assert isinstance(answer, Price)
    assert waits[0] == 3
    assert len(waits) == 2


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(body=b'{"Items": ['), "the answer is not JSON"),
        (Reply(body=b'{"items": []}'), "expected a page of Azure's retail prices with Items"),
        (Reply(body=b'{"Items": [], "Count": 3}'), "a page says that it has 3 rows and has 0"),
        (Reply(400), "the request is refused (HTTP 400)"),
        (Reply(404), "nothing at this address"),
    ],
)
def test_an_answer_that_is_no_use_is_one_clear_error(reply: Reply, told: str) -> None:
    with azure([gateway()]) as server:
        server.replies = [reply] * 5
        assert told in refusal(server)


def test_an_answer_that_breaks_off_is_asked_for_again_and_then_an_error() -> None:
    with azure([gateway()]) as server:
        server.replies = [Reply(body=json.dumps({"Items": []}).encode(), cut=4)] * 5
        waits = Waits()
        assert "the answer broke off" in refusal(server, waits)
    assert len(waits) == 4


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("retailPrice", -1.0, "retailPrice: '-1.0' is not a number from 0 up"),
        ("retailPrice", "dear", "retailPrice: 'dear' is not a number from 0 up"),
        ("retailPrice", "1e999999", "retailPrice: '1e999999' is not a number from 0 up"),
        ("currencyCode", "EUR", "a price in 'EUR', expected USD"),
        ("effectiveStartDate", "yesterday", "Invalid isoformat string"),
        ("meterName", 7, "meterName is 7, expected text"),
    ],
)
def test_a_row_that_is_not_as_it_should_be_is_refused(
    column: str, value: object, told: str
) -> None:
    with azure([gateway() | {column: value}]) as server:
        server.replies = [
            Reply(body=json.dumps({"Items": [gateway() | {column: value}], "Count": 1}).encode())
        ]
        assert told in refusal(server)


def test_a_column_that_is_gone_is_named() -> None:
    one = gateway()
    del one["unitOfMeasure"]
    with azure([]) as server:
        server.replies = [Reply(body=json.dumps({"Items": [one], "Count": 1}).encode())]
        assert "a row is not as Azure's retail prices are: no 'unitOfMeasure'" in refusal(server)


def test_a_page_that_leads_back_to_itself_is_refused() -> None:
    page = {"Items": [], "Count": 0, "NextPageLink": "https://x/?a=1"}
    with azure([]) as server:
        server.replies = [Reply(body=json.dumps(page).encode())] * 3
        assert "the next page is one that has been read already" in refusal(server)


def test_a_sync_reads_a_region_and_only_the_services_asked_for() -> None:
    rows = [machine("0.12"), gateway(), gateway("0.05", armRegionName="eastus")]
    with azure(rows, page=1) as server:
        facts = synced(server, "westeurope")
        assert {(fact.service, fact.region) for fact in facts} == {
            ("Virtual Machines", "westeurope"),
            ("NAT Gateway", "westeurope"),
        }
        only = synced(server, "westeurope", ["NAT Gateway"])
    assert {fact.service for fact in only} == {"NAT Gateway"}
    assert {fact.unit: fact.price for fact in only} == {"Hrs": D("0.045"), "Months": D("32.85")}


def test_a_region_that_there_is_not_is_an_error() -> None:
    with (
        azure([gateway()]) as server,
        pytest.raises(PriceSourceError, match=r"127\.0\.0\.1: no prices in atlantis; expected"),
    ):
        synced(server, "atlantis")


def test_the_address_is_that_of_the_environment() -> None:
    with azure([gateway()]) as server:
        found = Azure.from_environment({"COSTGUARD_AZURE_PRICES_URL": server.url})
        assert found.version == f"azure (127.0.0.1:{server.server_port})"
        assert isinstance(found.prices([GATEWAY])[GATEWAY], Price)
    assert Azure.from_environment({}).version == "azure (prices.azure.com)"


def test_products_of_others_are_not_asked_for() -> None:
    other = PriceQuery(Product("aws", "AmazonEC2", "NAT Gateway", "Hrs"), "eu-west-1", ())
    with azure([]) as server:
        assert isinstance(source(server).prices([other])[other], Missing)
        assert server.paths == []


def test_a_name_that_no_question_can_hold_is_missing_and_the_others_are_not() -> None:
    known, much = (
        PriceQuery(HOUR, "westeurope", (name, "Linux"))
        for name in ("Standard_D2s_v3", "' or " * 400)
    )
    with azure([machine("0.12")]) as server:
        answers = source(server).prices([known, much])
        assert len(server.filters) == 1
    assert isinstance(answers[known], Price)
    assert isinstance(answers[much], Missing)
