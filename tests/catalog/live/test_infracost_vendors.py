"""Prices of Azure and Google from Infracost, in the providers' own words and by their rules."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
from support.asking import Waits
from support.azure_list import row
from support.google_list import sku
from support.pricing_server import KEY, Json, served
from support.pricing_stock import azure_product, google_products

from costguard.catalog.live.http import HttpSettings
from costguard.catalog.live.infracost import Infracost
from costguard.model.price import Ambiguous, Answer, Missing, Price, PriceQuery, Product, Tier

pytest.importorskip("httpx")

TODAY = date(2026, 11, 21)
VM = Product("azure", "Virtual Machines", "Compute", "Hrs", (), ("armSkuName", "operatingSystem"))
LINUX = PriceQuery(VM, "westeurope", ("Standard_D2s_v3", "Linux"))
WINDOWS = LINUX._replace(attributes=("Standard_D2s_v3", "Windows"))
NEEDS = ("productName", "skuName", "meterName")

TYPE = Product(
    "google", "Compute Engine", "Compute Instance", "Hrs",
    (("resourceGroup", "VM"),), ("machineType",),
)  # fmt: skip
N1 = PriceQuery(TYPE, "europe-west3", ("n1-standard-4",))
DISK = Product(
    "google", "Compute Engine", "Storage", "GB-Mo",
    (("resourceGroup", "PersistentDisk"),), ("diskType", "replication"),
)  # fmt: skip


def ask(query: PriceQuery, *products: Json) -> Answer:
    with served(products) as server:
        settings = HttpSettings(key="INFRACOST_API_KEY", sleep=Waits())
        return Infracost(server.url, KEY, settings, lambda: TODAY).prices([query])[query]


def priced(query: PriceQuery, *products: Json) -> D:
    answer = ask(query, *products)
    assert isinstance(answer, Price), answer
    assert answer.unit == query.product.unit
    assert [tier.start for tier in answer.tiers] == [0]
    return answer.tiers[0].price


def machine(price: str, windows: str = "", spot: str = "", **further: Any) -> Json:
    names = (f"Virtual Machines DSv3 Series{windows}", f"D2s v3{spot}", f"D2 v3/D2s v3{spot}")
    arm = {"armSkuName": "Standard_D2s_v3", "meterId": f"{names}"}
    return azure_product(row("Virtual Machines", *names, price, **arm, **further))


MACHINES = (
    machine("0.12"),
    machine("0.212", " Windows"),
    machine("0.0312", spot=" Spot"),
    machine("0.024", spot=" Low Priority"),
    machine("0.05", type="DevTestConsumption"),
    machine("0.5", armRegionName="eastus"),
    machine("621.96", type="Reservation", reservationTerm="1 Year"),
    machine("1202.0", type="Reservation", reservationTerm="3 Years"),
)


@pytest.mark.parametrize(
    ("query", "price"),
    [
        (LINUX, "0.12"),
        (WINDOWS, "0.212"),
        (LINUX._replace(option="spot"), "0.0312"),
        # 621.96 / 8,760 hours and 1,202 / 26,280 hours
        (LINUX._replace(option="reserved_1yr"), "0.071"),
        (LINUX._replace(option="reserved_3yr"), "0.0457382039574"),
    ],
)
def test_machines_of_azure_are_told_apart(query: PriceQuery, price: str) -> None:
    assert priced(query, *MACHINES) == D(price)


def test_prices_of_azure_are_told_per_unit_of_the_product() -> None:
    names = ("Blob Storage", "Hot LRS", "Hot LRS Write Operations")
    writes = azure_product(row("Storage", *names, "0.054", "10K", family="Storage"))
    product = Product("azure", "Storage", "Storage", "Operations", (), NEEDS)
    query = PriceQuery(product, "westeurope", names)
    assert priced(query, writes) == D("0.0000054")


def test_a_unit_of_azures_that_cannot_be_told_is_missing() -> None:
    product = Product("azure", "NAT Gateway", "Networking", "GB", (), NEEDS)
    names = ("NAT Gateway", "Standard", "Standard Gateway")
    hourly = azure_product(row("NAT Gateway", *names, "0.045", family="Networking"))
    answer = ask(PriceQuery(product, "westeurope", names), hourly)
    assert isinstance(answer, Missing)
    assert "gives a price per Hrs, Months, not per GB" in answer.reason


def test_steps_of_azures_prices() -> None:
    names = ("Bandwidth", "Standard", "Standard Data Transfer Out")
    steps = [
        row("Bandwidth", *names, price, "1 GB", tierMinimumUnits=start, family="Networking")
        for price, start in (("0", 0.0), ("0.08", 100.0), ("0.065", 10_335.0))
    ]
    product = Product("azure", "Bandwidth", "Networking", "GB", (), NEEDS)
    query = PriceQuery(product, "westeurope", names)
    answer = ask(query, *map(azure_product, steps))
    assert isinstance(answer, Price)
    # What is free each month is the product's to know.
    assert answer.tiers == (Tier(D(0), D("0.08")), Tier(D(10_335), D("0.065")))


def test_two_meters_of_one_name_are_ambiguous() -> None:
    other = machine("0.13") | {"sku": "another meter"}
    assert isinstance(ask(LINUX, machine("0.12"), other), Ambiguous)


def google(description: str, price: Any, measure: str = "h", **further: Any) -> list[Json]:
    family = further.pop("family", "Compute")
    return list(
        google_products(sku("Compute Engine", description, price, measure, **further), family)
    )


PARTS = (
    *google("N1 Predefined Instance Core running in Frankfurt", "0.04"),
    *google("N1 Predefined Instance Ram running in Frankfurt", "0.005", "GiBy.h"),
    *google("N1 Predefined Instance Core running in Iowa", "0.03", regions=("us-central1",)),
    *google("N2 Instance Core running in Frankfurt", "0.9"),
    *google("Spot Preemptible N1 Predefined Instance Core running in Frankfurt", "0.01",
            usage="Preemptible"),
    *google("Spot Preemptible N1 Predefined Instance Ram running in Frankfurt", "0.001", "GiBy.h",
            usage="Preemptible"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("option", "price"),
    [
        # 4 vCPUs and 15 GiB: 4 x 0.04 + 15 x 0.005, and 70% of it for a whole month
        ("on_demand", "0.235"),
        ("sustained_use_full_month", "0.1645"),
        ("spot", "0.055"),
    ],
)
def test_machine_types_of_google_cost_what_their_parts_cost(option: str, price: str) -> None:
    assert priced(N1._replace(option=option), *PARTS) == D(price)


def test_parts_of_other_machine_types_do_not_count() -> None:
    assert isinstance(ask(N1, *PARTS[1:]), Missing)


def test_disks_of_google_are_told_by_their_descriptions() -> None:
    skus = [
        *google("SSD backed PD Capacity in Frankfurt", "0.204", "GiBy.mo", family="Storage"),
        *google("Regional SSD backed PD Capacity in Frankfurt", "0.408", "GiBy.mo",
                family="Storage"),
        *google("Storage PD Capacity in Frankfurt", "0.048", "GiBy.mo", family="Storage"),
    ]  # fmt: skip
    query = PriceQuery(DISK, "europe-west3", ("pd-ssd", "zonal"))
    assert priced(query, *skus) == D("0.204")
    assert priced(query._replace(attributes=("pd-ssd", "regional")), *skus) == D("0.408")
    assert isinstance(ask(query._replace(attributes=("pd-extreme", "zonal")), *skus), Missing)


def test_what_google_sells_everywhere_at_one_price_is_found_in_a_region() -> None:
    fee = sku("Kubernetes Engine", "Regional Kubernetes Clusters", "0.1", regions=("global",))
    product = Product(
        "google", "Kubernetes Engine", "Compute", "Hrs",
        (("clusterType", "regional"), ("resourceGroup", "ClusterManagement")),
    )  # fmt: skip
    assert priced(PriceQuery(product, "europe-west3", ()), *google_products(fee)) == D("0.1")


def test_the_catalogues_name_of_a_service_is_asked_for() -> None:
    steps = {"0": "0", "0.009765625": "40"}
    delivery = sku("Cloud Pub/Sub", "Message Delivery Basic", steps, "TiBy", regions=("global",))
    product = Product(
        "google", "Cloud PubSub", "ApplicationServices", "TB",
        (("resourceGroup", "MessageDelivery"),), scope="global",
    )  # fmt: skip
    assert priced(PriceQuery(product, "global", ()), *google_products(delivery)) == D(40)
