"""The same plan costs the same by costguard's book, live, and by a book synced from the lists.

The servers have the book's own prices in the providers' shapes: other names, sizes of several
cores, thousands of operations, and rows beside them that must not be taken.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from support.asking import Waits
from support.azure_list import Row, azure, row
from support.google_list import KEY, Entry, google, sku

from costguard.catalog.live.azure import Azure
from costguard.catalog.live.google import Google
from costguard.catalog.live.http import HttpSettings
from costguard.catalog.sqlite import SqlitePriceBook, default_book
from costguard.catalog.sync import SyncJob, sync
from costguard.model.estimate import Estimate
from costguard.model.price import Answer, Price, PriceQuery, PriceSource, Product
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import load
from costguard.rules.book import rulebook
from costguard.runner import read_plan

pytest.importorskip("httpx")

EXAMPLES = Path(__file__).parents[3] / "examples"
TODAY = date(2026, 11, 21)


class Noting:
    """A price source that notes what it answered."""

    def __init__(self, source: PriceSource) -> None:
        self._source = source
        self.answers: dict[PriceQuery, Answer] = {}

    @property
    def version(self) -> str:
        return self._source.version

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        answers = self._source.prices(queries)
        self.answers |= answers
        return answers

    def held(self, product: Product, region: str) -> Iterable[PriceQuery]:
        return self._source.held(product, region)


def estimate(example: str, source: PriceSource) -> Estimate:
    folder = EXAMPLES / example
    (found,) = Pricer(source).estimates(
        [(read_plan(folder / "plan.json"), load(folder / "usage.yml"))]
    )
    return found


def lines(found: Estimate) -> dict[tuple[object, ...], str]:
    """What each component costs a month, to the cent."""
    return {
        (resource.address, line.path, line.name): f"{line.monthly_cost:.2f}"
        if line.monthly_cost is not None
        else line.problem
        for resource in found.resources
        if resource.after is not None
        for line in resource.after.components
    }


@cache
def noted(example: str) -> tuple[Estimate, Mapping[PriceQuery, Price]]:
    """The example by costguard's own book, and the prices that it took."""
    source = Noting(default_book())
    found = estimate(example, source)
    return found, {q: a for q, a in source.answers.items() if isinstance(a, Price)}


def book(path: Path, live: Azure | Google, vendor: str, regions: Iterable[str]) -> SqlitePriceBook:
    """A book that holds what a sync of these regions brings."""
    products = [p for p in rulebook(plugins=False).products() if p.vendor == vendor]
    for region in regions:
        job = SyncJob(path, vendor, region, (), products, TODAY)
        sync(job, live, lambda *now: None)
    return SqlitePriceBook(path)


_UNITS = {
    "GB": ("1 GB", 1),
    "GB-Mo": ("1 GB/Month", 1),
    "Hrs": ("1 Hour", 1),
    "Months": ("1/Month", 1),
    "Operations": ("10K", 10_000),
    "Tags": ("10K", 10_000),
    "vCPU-Hours": ("1 Hour", 1),
}
_LICENCE = "SQL License"


def azure_rows(prices: Mapping[PriceQuery, Price]) -> Iterator[Row]:
    """Azure's list with these prices, as Azure names and counts them."""
    for number, (query, price) in enumerate(prices.items()):
        product = query.product
        has = dict(product.where) | dict(zip(product.needs, query.attributes, strict=True))
        measure, count = _UNITS[product.unit]
        amount = price.tiers[0].price * count
        further: dict[str, object] = {
            "family": product.family,
            "armRegionName": query.region,
            "meterId": f"{number}",
            "armSkuName": has.get("armSkuName", ""),
        }
        names = [has.get(n, "") for n in ("productName", "skuName", "meterName")]
        if product.service == "Virtual Machines":
            windows = " Windows" if has["operatingSystem"] == "Windows" else ""
            names = [f"Virtual Machines DSv3 Series{windows}", "D2s v3", "D2 v3/D2s v3"]
        elif product.service == "Azure App Service":
            names = ["Azure App Service Premium v2 Plan - Linux", "P1 v2", "P1 v2 App"]
        elif product.service == "Redis Cache":
            names = ["Azure Redis Cache Standard", "C3", "C3 Cache Instance"]
        elif product.service == "Storage" and "Block Blob" in names[0]:
            sku_name, meter = names[1], names[2].removesuffix(" (first 50 TB)")
            whole = meter if sku_name == "Standard" else f"{sku_name} {meter}"
            names = [names[0], "Cool LRS", whole]
            if meter != names[2] and meter == "Data Stored":
                later = further | {"tierMinimumUnits": 51_200}
                yield row(product.service, *names, f"{amount / 2}", measure, **later)
        elif names[2] == "Disk Operations":
            names = [names[0], "S10 LRS", "S10 LRS Disk Operations"]
        elif product.unit == "vCPU-Hours":
            names = [names[0], "2 vCore", "vCore"]
            amount *= 2
        elif names[2].endswith("Data Stored"):
            names[1:] = ["Backup LRS", f"Backup {names[2]}"] if "Backup" in names[0] else [
                "General Purpose", f"General Purpose {names[2]}"
            ]  # fmt: skip
        one = row(product.service, *names, f"{amount}", measure, **further)
        yield one
        yield one | {"type": "DevTestConsumption", "retailPrice": 0.001}
        yield one | {"isPrimaryMeterRegion": False, "retailPrice": 77.0, "meterId": f"x{number}"}
        yield one | {"armRegionName": "westus", "retailPrice": 99.0}
        low = f"{one['skuName']} Low Priority"
        yield one | {"skuName": low, "retailPrice": 0.0001, "meterId": f"y{number}"}


def google_skus() -> Iterator[Entry]:
    """Google's catalogue with the prices of the book that the example needs.

    Machine types are given by their parts: 4 x 0.02181159 + 16 x 0.00292353 = 0.13402284.
    """
    central = ("us-central1", "us-east1")
    compute, sql, storage = "Compute Engine", "Cloud SQL", "Cloud Storage"
    running = "running in Americas"
    for words, core, ram, usage in (
        ("E2 Instance", "0.02181159", "0.00292353", "OnDemand"),
        ("N1 Predefined Instance", "0.031611", "0.004237", "OnDemand"),
        ("Spot Preemptible N1 Predefined Instance", "0.01115", "0.001494", "Preemptible"),
        ("N2 Custom Instance", "0.03319155", "0.00444885", "OnDemand"),
        ("N2 Instance", "0.031611", "0.004237", "OnDemand"),
    ):
        yield sku(compute, f"{words} Core {running}", core, "h", usage=usage, regions=central)
        yield sku(compute, f"{words} Ram {running}", ram, "GiBy.h", usage=usage, regions=central)
    spot_gpu = "Nvidia Tesla T4 GPU attached to Spot Preemptible VMs"
    yield sku(compute, f"{spot_gpu} {running}", "0.1654", usage="Preemptible", regions=central)
    spot_ssd = "SSD backed Local Storage attached to Spot Preemptible VMs"
    yield sku(compute, spot_ssd, "0.0428", "GiBy.mo", usage="Preemptible", regions=central)
    for name, price in (("Storage", "0.04"), ("Balanced", "0.1"), ("SSD backed", "0.17")):
        yield sku(compute, f"{name} PD Capacity", price, "GiBy.mo", regions=central)
        twice = str(Decimal(price) * 2)
        yield sku(compute, f"Regional {name} PD Capacity", twice, "GiBy.mo", regions=central)
    yield sku(compute, "Static Ip Charge", "0.01", regions=central)
    yield sku(compute, "NAT Gateway: Uptime charge in Iowa", "0.0014", regions=central)
    data = "NAT Gateway: Data processing charge in Iowa"
    yield sku(compute, data, "0.045", "GiBy", regions=central)
    for name, price, measure in (
        ("Regional - vCPU", "0.0826", "h"),
        ("Regional - RAM", "0.014", "GiBy.h"),
        ("Regional - Standard storage", "0.34", "GiBy.mo"),
        ("Backups", "0.08", "GiBy.mo"),
    ):
        for engine in ("MySQL", "PostgreSQL"):
            whole = f"Cloud SQL for {engine}: {name} in Americas"
            yield sku(sql, whole, price, measure, regions=central)
    redis = "Cloud Memorystore for Redis"
    yield sku(redis, "Redis Capacity Standard M2 Iowa", "0.054", "GiBy.h", regions=central)
    fee = "Regional Kubernetes Clusters"
    yield sku("Kubernetes Engine", fee, "0.1", regions=("global",))
    frankfurt = ("europe-west3",)
    cpu, memory = (f"Services {w} (Instance-based billing) in x" for w in ("CPU", "Memory"))
    yield sku("Cloud Run", cpu, "0.0000216", "s", regions=frankfurt)
    yield sku("Cloud Run", memory, "0.0000024", "GiBy.s", regions=frankfurt)
    yield sku(storage, "Standard Storage US Multi-region", "0.026", "GiBy.mo", regions=("us",))
    for name, price in (("A", "0.000005"), ("B", "0.0000004")):
        operations = f"Multi-Region Standard Class {name} Operations"
        yield sku(storage, operations, price, "count", regions=("global",))
    yield from _worldwide()


def _worldwide() -> Iterator[Entry]:
    everywhere = ("global",)
    far = {"0": "0.12", "1024": "0.11", "10240": "0.08"}
    for name, steps in (
        ("Worldwide Destinations (excluding Asia & Australia)", far),
        ("APAC", far),
        ("China", {"0": "0.23", "1024": "0.22", "10240": "0.2"}),
        ("Australia", {"0": "0.19", "1024": "0.18", "10240": "0.15"}),
    ):
        yield sku("Cloud Storage", f"Download {name}", steps, "GiBy", regions=everywhere)
    within = "Inter-region GCP Storage egress within NA"
    yield sku("Cloud Storage", within, "0.02", "GiBy", regions=everywhere)
    yield sku("Cloud DNS", "ManagedZone", "0.2", "mo", regions=everywhere)
    steps = {"0": "0", "0.009765625": "40"}
    yield sku("Cloud Pub/Sub", "Message Delivery Basic", steps, "TiBy", regions=everywhere)
    for name in ("Subscriptions retained acknowledged messages", "Snapshots message backlog"):
        yield sku("Cloud Pub/Sub", name, "0.27", "GiBy.mo", regions=everywhere)


def test_azure_live_and_synced(tmp_path: Path) -> None:
    expected, prices = noted("azure-web")
    assert len(prices) >= 25
    with azure(azure_rows(prices), page=7) as server:
        live = Azure(server.url, HttpSettings(sleep=Waits()))
        assert lines(estimate("azure-web", live)) == lines(expected)
        asked = len(server.filters)
        synced = book(tmp_path / "own.sqlite", live, "azure", ["eastus"])
    # 27 products of 11 services are asked for by no more questions than services and pages.
    assert asked < 27
    assert lines(estimate("azure-web", synced)) == lines(expected)
    assert f"{expected.after.amount:.2f}" == "1705.95"


def test_google_live_and_synced(tmp_path: Path) -> None:
    expected, _ = noted("google-platform")
    with google(google_skus(), page=9) as server:
        live = Google(KEY, server.url, HttpSettings(sleep=Waits()))
        assert lines(estimate("google-platform", live)) == lines(expected)
        regions = ["us-central1", "us", "europe-west3", "global"]
        synced = book(tmp_path / "own.sqlite", live, "google", regions)
    assert lines(estimate("google-platform", synced)) == lines(expected)
    assert f"{expected.after.amount:.2f}" == "1753.23"
