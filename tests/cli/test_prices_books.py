"""``costguard prices diff``, ``verify`` and ``export``, as a user runs them."""

from __future__ import annotations

import csv
import json
import shlex
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest
from support.nat_books import nat_book, plan_file, read

from costguard.catalog.book_rows import recorded_digest
from costguard.catalog.schema import digest
from costguard.catalog.sqlite import EMBEDDED
from costguard.cli.prices import prices

Costguard = Callable[..., Any]


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """There is no book of the user's, and no key, but what a test makes."""
    monkeypatch.setenv("COSTGUARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("COSTGUARD_BOOK_KEY", raising=False)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return plan_file(tmp_path)


def test_diff_of_two_books(costguard: Costguard, tmp_path: Path) -> None:
    old = nat_book(tmp_path / "old.sqlite", "0.048", "0.048")
    new = nat_book(tmp_path / "new.sqlite", "0.06")
    run = costguard("prices", "diff", old, new)
    assert run.code == 0
    assert run.out.splitlines() == [
        f"from {old} to {new}: 0 new, 1 gone, 1 changed, 0 the same",
        "",
        "largest changes:",
        "  aws/AmazonEC2/NAT Gateway/usagetype=NatGateway-Hours/Hrs eu-west-1 on_demand: "
        "$0.048 -> $0.06, x 1.25",
        "",
        "gone:",
        "  1 of aws/AmazonEC2/NAT Gateway/usagetype=NatGateway-Bytes/GB",
    ]


def test_the_largest_change_comes_first(costguard: Costguard, tmp_path: Path) -> None:
    old = nat_book(tmp_path / "old.sqlite", "0.048", "0.048")
    new = nat_book(tmp_path / "new.sqlite", "0.05", "0.012")
    document = read(costguard("prices", "diff", old, new, "--format", "json"))
    assert document["prices"] == {"new": 0, "gone": 0, "changed": 2, "same": 0}
    assert [(one["old"], one["new"]) for one in document["changed"]] == [
        ("0.048", "0.012"), ("0.048", "0.05"),
    ]  # fmt: skip


def test_diff_in_money_on_a_plan(costguard: Costguard, tmp_path: Path, plan: Path) -> None:
    # 730 hours of each gateway: $35.04 at $0.048 and $43.80 at $0.06.
    old = nat_book(tmp_path / "old.sqlite", "0.048", "0.048")
    new = nat_book(tmp_path / "new.sqlite", "0.06", "0.048")
    run = costguard("prices", "diff", old, new, plan)
    lines = run.out.splitlines()
    assert (
        f"{plan}: at least $70.08 a month by the first book, at least $87.60 by the second: +$17.52"
    ) in lines
    rows = [line.split() for line in lines if line.startswith("aws_nat_gateway")]
    assert rows == [
        ["aws_nat_gateway.a", "$35.04", "$43.80", "+$8.76"],
        ["aws_nat_gateway.b", "$35.04", "$43.80", "+$8.76"],
    ]


def test_a_price_that_one_book_lacks_is_no_saving_unsaid(
    costguard: Costguard, tmp_path: Path, plan: Path
) -> None:
    old = nat_book(tmp_path / "old.sqlite", "0.048", "0.048")
    new = nat_book(tmp_path / "new.sqlite", "0.048", "0.048", region="eu-north-1")
    run = costguard("prices", "diff", old, new, plan)
    assert "aws_nat_gateway.a, by the second book: " in run.out
    assert "no prices for region eu-west-1" in run.out
    document = read(costguard("prices", "diff", old, new, plan, "--format", "json"))
    assert document["plan"]["new_exact"] is False
    first = document["plan"]["resources"][0]
    (gap,) = set(first["new_gaps"]) - set(first["old_gaps"])
    assert gap.startswith("the price book has no prices for region eu-west-1")


def test_diff_needs_two_books(costguard: Costguard, tmp_path: Path) -> None:
    run = costguard("prices", "diff", "embedded", "user")
    assert run.code == 2
    assert "user: there is no price book" in run.err
    assert "make it with costguard prices sync" in run.err
    run = costguard("prices", "diff", "embedded", tmp_path / "x.yaml")
    assert "expected embedded, user, or a price book (*.sqlite)" in run.err


def test_verify_the_embedded_book(
    costguard: Costguard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # It is not signed, and the key of a team's book has nothing to do with it.
    monkeypatch.setenv("COSTGUARD_BOOK_KEY", str(tmp_path / "team.pub"))
    told = f"sha256:{recorded_digest(EMBEDDED)[:12]}"
    run = costguard("prices", "verify", "--digest", told)
    assert (run.code, run.err) == (0, "")
    assert "WRONG" not in run.out
    lines = run.out.splitlines()
    assert "ok: digest is the released one" in lines
    assert "ok: digest is the one that was asked for" in lines
    assert "ok: tiers start at zero and join" in lines


def test_the_key_of_the_environment_is_that_of_other_books(
    costguard: Costguard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COSTGUARD_BOOK_KEY", str(tmp_path / "team.pub"))
    run = costguard("prices", "verify", nat_book(tmp_path / "b.sqlite", "0.05"))
    assert run.code == 2
    assert "team.pub: the public key cannot be read" in run.err


def test_verify_names_what_is_wrong(costguard: Costguard, tmp_path: Path) -> None:
    book = tmp_path / "b.sqlite"
    nat_book(book, "-0.05")
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("UPDATE source SET url = 'https://example.com'")
        told = digest(connection)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'digest'", (told,))
        connection.commit()
    run = costguard("prices", "verify", book)
    assert run.code == 3
    assert "WRONG: no price is negative" in run.out.splitlines()
    assert "its price is negative: -0.05" in run.out
    assert run.err == (
        f"costguard: error: {book}: it fails 1 test: no price is negative; do not price with it\n"
    )
    document = json.loads(costguard("prices", "verify", book, "--format", "json").out)
    assert document["passed"] is False
    assert [t["test"] for t in document["tests"] if not t["passed"]] == ["no price is negative"]


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--digest", "abc", "expected 12 to 64 digits of SHA-256"),
        ("--factor", "1", "'1' is not a number above 1"),
        ("--factor", "far", "'far' is not a number above 1"),
        ("--against", "nothing", "nothing: there is no price book nothing"),
    ],
)
def test_verify_used_wrongly(costguard: Costguard, option: str, value: str, told: str) -> None:
    run = costguard("prices", "verify", option, value)
    assert run.code == 2
    assert told in run.err


def test_verify_another_digest(costguard: Costguard, tmp_path: Path) -> None:
    book = nat_book(tmp_path / "b.sqlite", "0.05")
    run = costguard("prices", "verify", book, "--digest", "0" * 12)
    assert run.code == 3
    assert f"its digest is {recorded_digest(book)}, expected 000000000000" in run.out


def test_export_is_a_table(costguard: Costguard, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    run = costguard(
        *("prices", "export", "--provider", "aws", "--service", "AmazonEKS"),
        *("--region", "eu-west-1", "-o", out),
    )
    assert run.code == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert run.err == f"{out}: {len(rows)} prices\n"
    assert {(row["vendor"], row["service"]) for row in rows} == {("aws", "AmazonEKS")}
    # A cluster of EKS costs ten cents an hour everywhere.
    assert "0.1" in {row["eu-west-1"].rstrip("0") for row in rows}


def test_export_is_whole_or_not_at_all(costguard: Costguard, tmp_path: Path) -> None:
    run = costguard("prices", "export", "--service", "AmazonEKS", "-o", tmp_path / "no" / "x.csv")
    assert run.code == 2
    assert "x.csv: cannot be written" in run.err
    run = costguard("prices", "export", "--region", "nowhere-1", "-o", tmp_path / "x.csv")
    assert run.code == 2
    assert "holds no price of nowhere-1" in run.err
    assert list(tmp_path.glob("x.csv")) == []


def test_export_tells_what_it_leaves_out(costguard: Costguard, tmp_path: Path) -> None:
    book = tmp_path / "b.sqlite"
    shutil.copy(nat_book(tmp_path / "a.sqlite", "0.05", "0.048"), book)
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("UPDATE product SET name = name || 'X' WHERE name LIKE '%Bytes%'")
        connection.commit()
    run = costguard("prices", "export", book, "-o", tmp_path / "out.csv")
    assert run.code == 0
    assert "1 price of products that no rule uses any more are left out" in run.err


def documented() -> list[str]:
    """The commands of the page on them, each on one line."""
    page = Path(__file__).parents[2] / "docs" / "prices-commands.md"
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.startswith("costguard prices ")]


@pytest.mark.parametrize("line", documented())
def test_the_documented_commands_are_understood(line: str) -> None:
    words = shlex.split(line.replace("$(cat costguard/catalog/prices.digest)", "0" * 64))[2:]
    with click.Context(prices) as context:
        command = prices.get_command(context, words[0])
        assert command is not None
        assert command.make_context(words[0], words[1:]).params
