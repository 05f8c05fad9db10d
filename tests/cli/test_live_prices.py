"""Prices over the network: asked where they are named, and never else."""

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from support.gateway import (
    EMBEDDED,
    HOURS,
    Costguard,
    check,
    monthly,
    refuse_sockets,
    said,
    user_book,
    write_lock,
)
from support.pricing_server import PricingServer, served
from support.pricing_stock import stock

from costguard.catalog.sqlite import default_book
from costguard.model.price import Price, Tier


@pytest.mark.parametrize("options", [(), ("--offline",)], ids=["default", "offline"])
@pytest.mark.parametrize("command", ["check", "breakdown", "optimize"])
def test_without_a_live_source_no_socket_is_opened(
    costguard: Costguard,
    place: Path,
    command: str,
    options: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user_book(place, "0.05")
    refuse_sockets(monkeypatch)
    run = costguard(command, "plan.json", *options)
    assert run.code in {0, 1}, run.err
    assert "internal error" not in run.err


def test_nothing_of_live_sources_is_imported_without_one(costguard: Costguard, place: Path) -> None:
    import subprocess

    program = (
        "import sys; sys.argv[1:] = ['check', 'plan.json']\n"
        "from costguard.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code in (0, 1)\n"
        "loaded = [m for m in sys.modules if m.startswith('costguard.catalog.live')]\n"
        "assert not loaded, loaded\n"
        "assert 'httpx' not in sys.modules and 'boto3' not in sys.modules\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture
def infracost(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PricingServer]:
    """A server that knows today's price of the gateway's hours, 0.052, and nothing else."""
    price = default_book().prices([HOURS])[HOURS]
    assert isinstance(price, Price)
    today = price._replace(tiers=(Tier(Decimal(0), Decimal("0.052")),))
    with served(stock({HOURS: today}), key="") as server:
        monkeypatch.setenv("COSTGUARD_PRICING_API_ENDPOINT", server.url)
        monkeypatch.setenv("COSTGUARD_CACHE_DIR", str(place / "cache"))
        monkeypatch.delenv("COSTGUARD_CACHE_URL", raising=False)
        yield server


def test_a_live_source_is_asked_first_and_the_book_for_the_rest(
    costguard: Costguard, infracost: PricingServer
) -> None:
    # 730 hours at 0.052 are 37.96, and the book's 4.80 for the GB
    assert monthly(costguard, "--prices", "infracost,embedded") == "42.76"
    assert monthly(costguard, "--prices", "embedded,infracost") == EMBEDDED
    assert sum(infracost.asked) == 2


def test_offline_a_live_source_has_what_its_cache_has(
    costguard: Costguard, infracost: PricingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = ("--prices", "infracost,embedded")
    first = monthly(costguard, *live)
    monkeypatch.setenv("COSTGUARD_CACHE_URL", "redis://127.0.0.1:1")  # is on the network too
    refuse_sockets(monkeypatch)
    assert monthly(costguard, *live, "--offline") == first == "42.76"
    run = costguard("explain", "plan.json", "aws_nat_gateway.this", "--offline", *live)
    assert "$0.052" in run.out


def test_offline_all_else_is_missing_with_that_reason(
    costguard: Costguard, infracost: PricingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_sockets(monkeypatch)
    plan = ("explain", "plan.json", "aws_nat_gateway.this", "--prices", "infracost")
    assert "--offline forbids to ask for it" in costguard(*plan, "--offline").out


def test_verbose_tells_what_the_cache_has_spared(
    costguard: Costguard, infracost: PricingServer
) -> None:
    run = ("breakdown", "plan.json", "--prices", "infracost,embedded", "--verbose")
    assert "costguard: cache: 0 of 2 answers of infracost (127.0.0.1" in costguard(*run).err
    assert "costguard: cache: 2 of 2 answers of infracost (127.0.0.1" in costguard(*run).err
    assert "cache:" not in costguard(*run[:-1]).err


def test_a_lock_of_live_prices_needs_no_server(
    costguard: Costguard, infracost: PricingServer, monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    write_lock("plan.json", "--prices", "infracost,embedded")
    monkeypatch.setenv("COSTGUARD_CACHE_DIR", str(place / "empty"))
    refuse_sockets(monkeypatch)
    locked = check(costguard, "--lock", "costguard.lock.json", "--prices", "infracost", "--offline")
    assert locked["totals"]["after"]["monthly"] == "42.76"
    assert said(locked, "prices-drifted") == []


def test_offline_cloudwatch_is_not_asked(costguard: Costguard, place: Path) -> None:
    run = costguard("optimize", "plan.json", "--offline", "--utilisation", "cloudwatch")
    assert run.code == 2
    assert "--offline forbids the network, over which CloudWatch is asked" in run.err
