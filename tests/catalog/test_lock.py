"""Locks: what is written is what is read, and what is damaged is said to be."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from costguard.catalog.lock import LockedSource, Recorder, load, render
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.errors import PriceSourceError, UsageError
from costguard.model.price import Missing, PriceQuery, Product


class Nothing:
    """A source that has no price, and remembers what it was asked."""

    version = "nothing"

    def __init__(self) -> None:
        self.asked: list[PriceQuery] = []

    def prices(self, queries: Iterable[PriceQuery]) -> dict[PriceQuery, Missing]:
        wanted = list(queries)
        self.asked += wanted
        return {query: Missing("none today") for query in wanted}

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        return (PriceQuery(product, region, ("beneath",)),)


@pytest.fixture
def queries(nat: Product, volume: Product, egress: Product) -> list[PriceQuery]:
    """A price, one with tiers, one with attributes, and one that the book lacks."""
    return [
        PriceQuery(nat, "eu-west-1", ()),
        PriceQuery(egress, "us-east-1", ()),
        PriceQuery(volume, "us-east-1", ("gp3",)),
        PriceQuery(volume, "us-east-1", ("gp9",)),
    ]


@pytest.fixture
def path(book: SqlitePriceBook, queries: list[PriceQuery], volume: Product, tmp_path: Path) -> Path:
    """A lock of what the book answers to the queries, and of what volumes it holds."""
    recorder = Recorder(book)
    recorder.prices(queries)
    recorder.held(volume, "us-east-1")
    recorder.held(volume, "mars-north-1")
    path = tmp_path / "costguard.lock.json"
    path.write_text(render(recorder.lock), encoding="utf-8")
    return path


def test_a_lock_answers_as_the_source_did(
    book: SqlitePriceBook, queries: list[PriceQuery], path: Path
) -> None:
    beneath = Nothing()
    source = LockedSource(load(path), beneath)
    assert source.prices(queries) == book.prices(queries)
    assert beneath.asked == []
    assert source.lacking == set()


def test_what_was_missing_then_stays_missing_with_its_reason(
    queries: list[PriceQuery], path: Path
) -> None:
    answer = LockedSource(load(path), Nothing()).prices(queries)[queries[3]]
    assert isinstance(answer, Missing)
    assert answer.reason.startswith("the price book has no price for AmazonEC2 Storage (gp9)")


def test_a_lock_holds_what_the_source_held(
    book: SqlitePriceBook, volume: Product, nat: Product, path: Path
) -> None:
    source = LockedSource(load(path), Nothing())
    assert source.held(volume, "us-east-1") == book.held(volume, "us-east-1")
    assert len(book.held(volume, "us-east-1")) == 2
    assert source.held(volume, "mars-north-1") == ()
    assert source.held(volume, "eu-west-1") == (PriceQuery(volume, "eu-west-1", ("beneath",)),)


def test_what_a_lock_lacks_is_asked_of_the_source_beneath(
    queries: list[PriceQuery], nat: Product, path: Path
) -> None:
    new = PriceQuery(nat, "us-east-1", ())
    beneath = Nothing()
    source = LockedSource(load(path), beneath)
    assert source.version == source.lock.version
    assert source.prices([*queries, new])[new] == Missing("none today")
    assert beneath.asked == [new]
    assert source.lacking == {new}
    assert source.version == f"{source.lock.version}, then nothing"


def test_the_same_prices_give_the_same_bytes_in_whatever_order_they_are_asked(
    book: SqlitePriceBook, queries: list[PriceQuery], volume: Product, path: Path
) -> None:
    recorder = Recorder(book)
    recorder.held(volume, "mars-north-1")
    recorder.held(volume, "us-east-1")
    for query in reversed(queries):
        recorder.prices([query])
    assert render(recorder.lock) == path.read_text(encoding="utf-8")
    assert render(load(path)) == path.read_text(encoding="utf-8")


def test_a_price_stands_on_a_line_of_its_own_as_text_with_source_and_day(path: Path) -> None:
    (line,) = (
        line
        for line in path.read_text().splitlines()
        if '"attributes":{"volume' in line and "gp3" in line
    )
    assert json.loads(line.rstrip(",")) == {
        "product": "aws/AmazonEC2/Storage//GB-Mo",
        "region": "us-east-1",
        "option": "on_demand",
        "attributes": {"volumeApiName": "gp3"},
        "answer": {
            "currency": "USD",
            "effective": "2025-10-28",
            "source": "page",
            "tiers": [["0", "0.08"]],
            "unit": "GB-Mo",
        },
    }


def test_the_version_is_the_name_and_the_digest(path: Path) -> None:
    digest = json.loads(path.read_text())["digest"]
    assert load(path).version == f"costguard.lock.json sha256:{digest[:12]}"


Edit = Callable[[str], str]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda text: text[: len(text) // 2], "cut off or damaged, not valid JSON"),
        (lambda _: "", "cut off or damaged, not valid JSON"),
        (lambda text: f"<<<<<<< ours\n{text}", "a merge conflict of Git's is left in it"),
        (
            lambda text: text.replace("\n", "\n<<<<<<< ours\n", 1),
            "a merge conflict of Git's is left in it",
        ),
        (lambda text: text.replace('"0.08"', '"0.07"'), "changed by hand: its prices give"),
        (lambda text: text.replace('"0.08"', '"-0.08"'), "is not a number from 0 up"),
        (lambda text: text.replace('"0.08"', "0.08"), "expected a number as text"),
        (lambda text: text.replace("2025-10-28", "2025-10-38"), "expected a day"),
        (lambda text: text.replace('"catalog":"', '"catalog":"x'), "changed by hand"),
        (lambda text: text.replace('"region":', '"place":', 1), "'region' is missing"),
        (lambda text: text.replace('"gp3"]', '"gp3","b"]'), "damaged"),
        (lambda text: text.replace('"catalog"', '"more":1,"catalog"'), "more is a key that"),
        (lambda text: text.replace('_lock":1', '_lock":2'), "format 2 is not known, expected 1"),
        (lambda text: text.replace('_lock":1', '_lock":true'), "format True is not known"),
        (lambda _: '{"costguard_baseline": 1}', "not a lock of prices"),
        (lambda _: "[]", "not a lock of prices"),
        (lambda _: "[" * 100_000, "cut off or damaged"),
        (lambda _: '{"costguard_lock":1,"prices":1,"held":[]}', "damaged"),
    ],
)
def test_a_damaged_lock_is_one_clear_line(path: Path, edit: Edit, said: str) -> None:
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(PriceSourceError) as raised:
        load(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert raised.value.exit_code == 3


def test_bytes_that_are_no_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PriceSourceError, match="not UTF-8 text"):
        load(path)


def test_no_such_lock_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file; expected a lock of prices"):
        load(tmp_path / "none.lock.json")
