"""The examples, priced by a book that was synced from a price list which says what our facts say.

The price list is in AWS's shape and words, and goes the whole way: indexes, download, reading row
by row, and the book.
"""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from support.offer_server import OfferServer, price_list
from support.web import started

from costguard import PricingOptions, estimate
from costguard.catalog.facts import Fact, read_file
from costguard.catalog.live.aws_bulk import SOURCE, VARIABLE, AwsBulk
from costguard.catalog.spot import SPOT
from costguard.catalog.sqlite import SqlitePriceBook, default_book
from costguard.catalog.sync import SyncJob, sync
from costguard.model.estimate import CostComponent, Estimate
from costguard.model.price import Ambiguous, Answer, Missing, Tier
from costguard.rules.book import rulebook

pytest.importorskip("httpx")

ROOT = Path(__file__).parent.parent
PLANS = sorted(p.relative_to(ROOT) for p in ROOT.glob("examples/*/plan*.json"))
WHOLE = "eu-central-1"
"""The region of which all prices are listed."""
REGIONS = ("ap-northeast-1", WHOLE, "eu-west-1", "us-east-1", "global")
"""The regions of AWS that the examples are in."""
_WORDS = {
    word for plan in PLANS for word in re.findall(r"[\w.-]+", (ROOT / plan).read_text("utf-8"))
}
FACTS = ROOT / "costguard" / "catalog" / "data" / "aws"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with all that was synced of the regions."""
    path = tmp_path_factory.mktemp("data") / "prices.sqlite"
    products = tuple(rulebook(["aws"], plugins=False).products())
    listed = [fact for path in sorted(FACTS.glob("*/*.csv")) for fact in read_file(path)]
    for region in REGIONS:
        job = SyncJob(path, "aws", region, (), products, datetime.date(2026, 11, 21))
        facts = [f for f in listed if f.region == region and (region == WHOLE or _in_examples(f))]
        with started(OfferServer(price_list(facts))) as server:
            prices = AwsBulk(products, job.downloads, {VARIABLE: server.url})
            report = sync(job, prices, lambda *_: None)
        assert not report.left_out
    return path


def _in_examples(fact: Fact) -> bool:
    """Whether a plan may name it; the other machines would take most of the time."""
    machine = dict(fact.attributes).get("instanceType")
    return machine is None or machine in _WORDS


def priced(plan: Path, *prices: str) -> Estimate:
    own = plan.parent / "prices.yaml"
    named = (*prices, *([str(own)] if own.exists() else []))
    return estimate(plan, PricingOptions(plan.parent / "usage.yml", named))


def figures(found: Estimate) -> dict[str, list[Decimal | None]]:
    """What each resource costs a month, before and after."""
    return {
        resource.address: [side and side.monthly for side in (resource.before, resource.after)]
        for resource in found.resources
    }


def listed_components(found: Estimate) -> Iterator[CostComponent]:
    """The lines of AWS that a list has a price for, in the region itself."""
    for resource in found.resources:
        for side in (resource.before, resource.after):
            for line in side.components if side else ():
                if line.query is None or line.price is None or line.price.note:
                    continue
                if line.query.product.vendor == "aws" and line.query.option != SPOT:
                    yield line


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_both_books_give_the_same_figures(
    plan: Path, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    embedded = priced(plan, "embedded")
    synced = priced(plan, str(book), "embedded")
    assert figures(synced) == figures(embedded)
    sources = {line.query.describe(): line.price.source for line in listed_components(synced)}
    assert {name: of for name, of in sources.items() if not of.startswith(SOURCE)} == {}


@pytest.mark.parametrize("region", [WHOLE, "global"])
def test_all_prices_of_a_region_are_those_of_the_embedded_book(book: Path, region: str) -> None:
    products = [p for p in rulebook(["aws"], plugins=False).products() if p.vendor == "aws"]
    queries = [query for product in products for query in default_book().held(product, region)]
    embedded, synced = (
        source.prices(queries) for source in (default_book(), SqlitePriceBook(book))
    )
    assert len(queries) > 40
    assert [steps(synced[query]) for query in queries] == [
        steps(embedded[query]) for query in queries
    ]


def steps(answer: Answer) -> list[tuple[Tier, ...]]:
    """The tiers of a price, or of each where there are several."""
    if isinstance(answer, Missing):
        return []
    candidates = answer.candidates if isinstance(answer, Ambiguous) else (answer,)
    return sorted(price.tiers for price in candidates)
