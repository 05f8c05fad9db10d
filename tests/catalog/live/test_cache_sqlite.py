"""The cache of one user: a file that parallel jobs share, and that never fails a check."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from costguard.catalog.live.cache_report import CacheReport
from costguard.catalog.live.cache_sqlite import FILE, SqliteStore

HOUR = timedelta(hours=1)


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def report() -> CacheReport:
    return CacheReport()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, report: CacheReport, clock: Clock) -> SqliteStore:
    return SqliteStore(tmp_path / "cache", report, clock=clock)


def test_what_is_kept_is_there(store: SqliteStore, report: CacheReport) -> None:
    assert store.get_many(["a"]) == {}
    assert not store.path.exists()
    store.put_many({"a": b"1", "b": b"2"}, HOUR)
    store.put_many({"b": b"\x00\xff"}, HOUR)
    assert store.get_many(["a", "b", "c"]) == {"a": b"1", "b": b"\x00\xff"}
    assert store.get_many([]) == {}
    assert report.notes == ()


def test_what_has_lapsed_is_gone(store: SqliteStore, clock: Clock) -> None:
    store.put_many({"short": b"1"}, HOUR)
    store.put_many({"long": b"2"}, 24 * HOUR)
    clock.now += 3599
    assert store.get_many(["short", "long"]) == {"short": b"1", "long": b"2"}
    clock.now += 1
    assert store.get_many(["short", "long"]) == {"long": b"2"}
    store.put_many({}, HOUR)
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("SELECT key FROM answer").fetchall() == [("long",)]


def test_of_a_file_that_is_too_large_the_half_goes_that_lapses_first(
    tmp_path: Path, report: CacheReport, clock: Clock
) -> None:
    store = SqliteStore(tmp_path, report, clock=clock, most_bytes=200_000)
    for number in range(40):
        store.put_many({f"{number}": bytes(10_000)}, (number + 1) * HOUR)
    kept = store.get_many([str(number) for number in range(40)])
    assert "39" in kept  # what was written last
    assert "0" not in kept
    assert 5 < len(kept) < 25
    # A page holds 4,096 bytes, so that 10,000 take three; what is freed is used again.
    assert store.path.stat().st_size < 300_000


@pytest.mark.parametrize("damage", ["other", "cut", "overwritten"])
def test_a_damaged_file_is_started_anew(
    store: SqliteStore, report: CacheReport, damage: str
) -> None:
    store.put_many({f"{number:05}": bytes(500) for number in range(200)}, HOUR)
    text = store.path.read_bytes()
    middle = len(text) // 2
    store.path.write_bytes(
        {
            "other": b"this is no database, and it is longer than the header of one" * 10,
            "cut": text[:middle],
            "overwritten": text[:4096] + b"\x55" * (len(text) - 4096),
        }[damage]
    )
    assert store.get_many([f"{number:05}" for number in range(200)]) == {}
    (note,) = report.notes
    assert note.startswith(f"{store.path}: the cache was damaged (")
    assert note.endswith(") and is started anew")
    store.put_many({"a": b"1"}, HOUR)
    assert store.get_many(["a"]) == {"a": b"1"}
    assert len(report.notes) == 1


def test_damage_that_a_write_finds_ends_in_a_new_file(
    store: SqliteStore, report: CacheReport
) -> None:
    store.path.parent.mkdir()
    store.path.write_bytes(b"no database, no database, no database" * 100)
    store.put_many({"a": b"1"}, HOUR)
    assert "started anew" in report.notes[0]
    store.put_many({"a": b"2"}, HOUR)
    assert store.get_many(["a"]) == {"a": b"2"}


@pytest.mark.parametrize("text", [b"", None])
def test_an_empty_file_is_an_empty_cache(
    store: SqliteStore, report: CacheReport, text: bytes | None
) -> None:
    store.path.parent.mkdir()
    if text is None:
        with closing(sqlite3.connect(store.path)) as connection:
            connection.execute("CREATE TABLE other (a)")
    else:
        store.path.write_bytes(text)
    assert store.get_many(["a"]) == {}
    store.put_many({"a": b"1"}, HOUR)
    assert store.get_many(["a"]) == {"a": b"1"}
    assert report.notes == ()


def test_a_value_that_somebody_else_wrote_is_not_there(store: SqliteStore) -> None:
    store.put_many({"a": b"1", "b": b"2"}, HOUR)
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("UPDATE answer SET value = 'text' WHERE key = 'a'")
        connection.commit()
    assert store.get_many(["a", "b"]) == {"b": b"2"}


def test_a_folder_that_cannot_be_made_is_noted_once(tmp_path: Path, report: CacheReport) -> None:
    (tmp_path / "file").write_text("in the way")
    store = SqliteStore(tmp_path / "file" / "cache", report)
    for _ in range(2):
        assert store.get_many(["a"]) == {}
        store.put_many({"a": b"1"}, HOUR)
    (note,) = report.notes
    assert note == f"{store.path}: the cache cannot be used: Not a directory; going on without"


def test_what_cannot_be_written_can_still_be_read(
    store: SqliteStore, report: CacheReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_many({"a": b"1"}, HOUR)
    # As on a file system that is mounted read-only: permissions do not hold back root.
    real = sqlite3.connect
    monkeypatch.setattr(
        "costguard.catalog.live.cache_sqlite.sqlite3.connect",
        lambda address, **rest: real(address.partition("?")[0] + "?mode=ro", **rest),
    )
    for _ in range(2):
        store.put_many({"b": b"2"}, HOUR)
        assert store.get_many(["a", "b"]) == {"a": b"1"}
    (note,) = report.notes
    assert "attempt to write a readonly database; going on without" in note


def test_a_full_disk_is_noted_and_what_was_there_stays(
    store: SqliteStore, report: CacheReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_many({"a": b"1"}, HOUR)
    real = sqlite3.connect

    def small(address: str, **rest: object) -> sqlite3.Connection:
        connection = real(address, **rest)  # type: ignore[call-overload]
        connection.execute("PRAGMA max_page_count = 5")
        return connection  # type: ignore[no-any-return]

    monkeypatch.setattr("costguard.catalog.live.cache_sqlite.sqlite3.connect", small)
    store.put_many({"b": bytes(100_000)}, HOUR)
    assert report.notes == (
        f"{store.path}: the cache cannot be used: database or disk is full; going on without",
    )
    assert store.get_many(["a", "b"]) == {"a": b"1"}


_JOB = """
import sys
from datetime import timedelta
from pathlib import Path
from costguard.catalog.live.cache_report import CacheReport
from costguard.catalog.live.cache_sqlite import SqliteStore

folder, me = sys.argv[1:]
report = CacheReport()
store = SqliteStore(Path(folder), report)
sys.stdin.readline()
for turn in range(15):
    store.put_many({f"{me}-{turn}-{n}": bytes(200) for n in range(20)}, timedelta(hours=1))
    store.put_many({"shared": me.encode() * 3}, timedelta(hours=1))
    got = store.get_many([f"{me}-{turn}-{n}" for n in range(20)] + ["shared"])
    assert len(got) == 21, len(got)
    assert got["shared"] in {b"000", b"111", b"222", b"333"}, got["shared"]
assert report.notes == (), report.notes
"""


def test_parallel_jobs_share_it(tmp_path: Path) -> None:
    jobs = [
        subprocess.Popen([sys.executable, "-c", _JOB, str(tmp_path), str(me)],
                         stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for me in range(4)
    ]  # fmt: skip
    for job in jobs:  # all begin at once
        assert job.stdin
        job.stdin.write("\n")
        job.stdin.flush()
    said = [job.communicate(timeout=60)[1] for job in jobs]
    assert said == ["", "", "", ""]
    store = SqliteStore(tmp_path, CacheReport())
    keys = [f"{me}-{turn}-{n}" for me in range(4) for turn in range(15) for n in range(20)]
    assert len(store.get_many(keys)) == 4 * 15 * 20
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
