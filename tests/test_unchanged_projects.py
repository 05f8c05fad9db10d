"""A repository of many projects: the second check prices only what has changed."""

import json
import socket
from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path

import pytest

from costguard import progress
from costguard.budget import budgets
from costguard.jobs import costs, jobs_of, pricer_for
from costguard.model.estimate import Estimate
from costguard.model.project import ProjectSource
from costguard.options import CheckOptions, PricingOptions

PROJECTS, VOLUMES = 10, 100


class Heard:
    """Keeps what is said."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.details: list[str] = []

    def begin(self, text: str) -> None:
        """A step begins."""

    def end(self, text: str) -> None:
        """It is over."""

    def note(self, text: str) -> None:
        self.notes.append(text)

    def detail(self, text: str) -> None:
        self.details.append(text)


@pytest.fixture
def heard() -> Iterator[Heard]:
    watcher = Heard()
    progress.watch(watcher)
    yield watcher
    progress.watch(None)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COSTGUARD_CACHE_DIR", str(tmp_path / "cache"))
    for number in range(PROJECTS):
        write(tmp_path / f"p{number}.json", size=10 + number)
    return tmp_path


def write(path: Path, size: int) -> None:
    """A plan of volumes (gp3) of a size in GB."""
    after = {"type": "gp3", "size": size, "availability_zone": "us-east-1a"}
    changes = [
        {
            "address": f"aws_ebs_volume.v[{number}]",
            "mode": "managed",
            "type": "aws_ebs_volume",
            "name": "v",
            "index": number,
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {"actions": ["create"], "before": None, "after": after, "after_unknown": {}},
        }
        for number in range(VOLUMES)
    ]
    path.write_text(json.dumps({"format_version": "1.2", "resource_changes": changes}))


def check(folder: Path, pricing: PricingOptions | None = None) -> list[Estimate]:
    """What all projects cost, as ``costguard check`` works it out."""
    pricing = pricing or PricingOptions()
    sources = [ProjectSource(str(folder / f"p{number}.json")) for number in range(PROJECTS)]
    jobs = jobs_of(sources, CheckOptions(environment="dev"), pricing, budgets.load(None))
    with pricer_for(pricing) as pricer:
        return costs(pricer, jobs, pricing.regions)


def test_a_second_check_prices_what_has_changed(
    repository: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("nobody has asked for the network")

    monkeypatch.setenv("COSTGUARD_CACHE_URL", "redis://cache.test")
    monkeypatch.setattr(socket, "socket", refused)
    first = check(repository)
    # 100 volumes x 10 GB x $0.08.
    assert first[0].after.amount == D("80.00")
    write(repository / "p3.json", size=50)
    second = check(repository)
    assert second[3].after.amount == D("400.00")
    assert second[:3] + second[4:] == first[:3] + first[4:]
    assert heard.details == [
        "cache: 0 of 10 estimates (0%)",
        "cache: 9 of 10 estimates (90%)",
    ]
    assert heard.notes == []


def test_another_price_file_prices_all_anew(repository: Path, heard: Heard) -> None:
    check(repository)
    prices = repository / "prices.yaml"
    prices.write_text(
        "version: 1\ncurrency: USD\nprices:\n"
        "  - service: AmazonEC2\n    discount: 10%\n    source: contract\n    date: 2026-01-01\n"
    )
    found = check(repository, PricingOptions(prices=(str(prices),)))
    assert found[0].after.amount == D("72.00")
    assert heard.details[-1] == "cache: 0 of 10 estimates (0%)"


def test_a_cache_that_cannot_be_written_is_one_note(
    repository: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COSTGUARD_CACHE_DIR", str(repository / "p0.json" / "cache"))
    assert check(repository)[0].after.amount == D("80.00")
    (note,) = heard.notes
    assert note.endswith("the cache cannot be used: Not a directory; going on without")
