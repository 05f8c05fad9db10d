"""Locked prices: they hold, and what has moved since is said."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support import terraform
from support.gateway import (
    BYTES,
    EMBEDDED,
    NAT,
    VOLUME,
    Costguard,
    check,
    said,
    user_book,
    write_lock,
    write_plan,
)
from support.price_books import write_book

from costguard.cli.prices_lock import lock as lock_command
from costguard.errors import UsageError


def test_locked_prices_hold_when_the_sources_have_moved_on(
    costguard: Costguard, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lock("plan.json")
    assert "costguard.lock.json: " in capsys.readouterr().err
    before = costguard("check", "plan.json", "--lock", "costguard.lock.json").out
    user_book(place, "0.05")
    assert check(costguard)["totals"]["after"]["monthly"] == "41.3"
    locked = check(costguard, "--lock", "costguard.lock.json")
    assert locked["totals"]["after"]["monthly"] == EMBEDDED
    (drift,) = said(locked, "prices-drifted")
    assert drift.startswith(
        "Prices have moved by +$1.46 a month since costguard.lock.json was written: $39.84 is "
        "$41.30 at the prices of 2026-11-20 sha256:"
    )
    assert drift.endswith(": aws_nat_gateway.this +$1.46.")
    # All else is the same, to the byte.
    after = costguard("check", "plan.json", "--lock", "costguard.lock.json").out
    lines = after.splitlines(keepends=True)
    (told,) = (number for number, line in enumerate(lines) if "Prices have moved" in line)
    assert "".join([*lines[:told], *lines[told + 2 :]]) == before
    assert "Prices have moved" not in before


def test_the_same_plan_gives_the_same_lock(costguard: Costguard, place: Path) -> None:
    write_lock("plan.json")
    first = Path("costguard.lock.json").read_bytes()
    write_lock("plan.json", "-o", "again.lock.json")
    assert Path("again.lock.json").read_bytes() == first
    user_book(place, "0.05")
    write_lock("plan.json", "--prices", "costguard.lock.json", "-o", "kept.lock.json")
    kept = json.loads(Path("kept.lock.json").read_text())
    assert kept["prices"] == json.loads(first)["prices"]


def test_what_a_lock_lacks_is_asked_of_the_sources_after_it_and_said(
    costguard: Costguard, place: Path
) -> None:
    write_lock("plan.json")
    write_plan(place / "head.json", NAT, VOLUME)
    head = check(costguard, "--prices", "embedded,costguard.lock.json", plan="head.json")
    (note,) = said(head, "lock-incomplete")
    assert note.startswith("The lock costguard.lock.json has no answer to 1 question about prices")
    assert note.endswith("AmazonEC2 Storage (gp3) in eu-west-1.")
    assert said(head, "prices-drifted") == []
    assert ", then 2026-07-30 sha256:" in str(head["catalog"])
    assert head["totals"]["after"]["monthly"] == "48.64"  # 100 GB at 0.088


def test_a_price_that_is_gone_today_is_no_drift(costguard: Costguard, place: Path) -> None:
    user_book(place, "0.05")
    write_lock("plan.json")
    book = write_book(place / "other.sqlite", {BYTES: "0.05"}, date(2026, 11, 1))
    locked = check(costguard, "--lock", "costguard.lock.json", "--prices", book)
    (drift,) = said(locked, "prices-drifted")  # the GB: 4.80 was, 5.00 is
    assert "by +$0.20 a month" in drift
    assert "$41.30 is $41.50" in drift


def test_where_todays_prices_cannot_be_had_the_lock_still_decides(
    costguard: Costguard, place: Path
) -> None:
    write_lock("plan.json")
    (place / "broken.sqlite").write_text("no book")
    locked = check(costguard, "--lock", "costguard.lock.json", "--prices", "broken.sqlite")
    assert locked["totals"]["after"]["monthly"] == EMBEDDED
    (drift,) = said(locked, "prices-drifted")
    assert "cannot be told: broken.sqlite: the price book cannot be used" in drift


def test_a_discount_is_over_a_lock_too(costguard: Costguard, place: Path) -> None:
    write_lock("plan.json")
    (place / "prices.yaml").write_text(
        "version: 1\ncurrency: USD\nprices:\n"
        "  - {service: AmazonEC2, discount: 50%, source: contract}\n"
    )
    user_book(place, "0.05")
    locked = check(costguard, "--lock", "costguard.lock.json", "--prices", "prices.yaml")
    assert locked["totals"]["after"]["monthly"] == "19.92"
    (drift,) = said(locked, "prices-drifted")
    assert "by +$0.73 a month" in drift  # half of 1.46


def test_a_damaged_lock_is_no_verdict(
    costguard: Costguard, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lock("plan.json")
    capsys.readouterr()
    path = place / "costguard.lock.json"
    path.write_text(path.read_text().replace('"0.048"', '"0.001"'))
    run = costguard("check", "plan.json", "--lock", path)
    assert run.code == 3
    assert run.err.count("\n") == 1
    assert "damaged or changed by hand" in run.err
    run = costguard("check", "plan.json", "--lock", "none.lock.json")
    assert run.code == 2


def test_a_lock_that_cannot_be_written_is_not_begun(costguard: Costguard, place: Path) -> None:
    with pytest.raises(UsageError, match=r"no/such/dir.*cannot be written"):
        write_lock("plan.json", "-o", "no/such/dir.lock.json")
    assert not list(place.glob("*.lock.json"))


@pytest.mark.parametrize("example", ["web-app", "azure-web", "google-platform"])
def test_a_check_in_a_year_gives_the_same_report_to_the_byte(
    costguard: Costguard, place: Path, example: str
) -> None:
    """Then the sources know none of the prices any more, be it of what is recommended."""
    folder = Path(__file__).parents[2] / "examples" / example
    plan = (folder / "plan.json", "--usage-file", folder / "usage.yml")
    lock_command.main([str(word) for word in plan], standalone_mode=False)
    later = write_book(place / "later.sqlite", {}, date(2027, 11, 21))
    locked = ("check", *plan, "--lock", "costguard.lock.json", "--format", "json")
    now, then = costguard(*locked), costguard(*locked, "--prices", later)
    assert then.out == now.out
    totals = json.loads(costguard("check", *plan, "--format", "json").out)["totals"]
    assert json.loads(then.out)["totals"] == totals


def test_a_range_is_made_of_what_the_list_held_then(costguard: Costguard, place: Path) -> None:
    unknown = terraform.change(
        "aws_instance.web", {"ami": "ami-1"}, after_unknown={"instance_type": True}
    )
    write_plan(place / "plan.json", unknown)
    (place / "usage.yml").write_text('version: "0.1"\n')
    write_lock("plan.json")
    later = write_book(place / "later.sqlite", {}, date(2027, 11, 21))

    def total(*options: object) -> dict[str, Any]:
        after: dict[str, Any] = check(costguard, *options)["totals"]["after"]
        return after

    then = total("--lock", "costguard.lock.json", "--prices", later)
    assert then == total()
    assert 0 < Decimal(then["low"]) < Decimal(then["high"])
