"""``costguard prices sync``, as a user runs it, against a server that has AWS's price list."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.offer_server import OfferServer, file_path, price_list
from support.web import Reply, started

from costguard.catalog.facts import read_file
from costguard.catalog.live.aws_bulk import VARIABLE

pytest.importorskip("httpx")

FACTS = Path(__file__).parents[2] / "costguard" / "catalog" / "data" / "aws"
REGION = "us-east-1"
SERVICES = ("awskms", "AWSSecretsManager")

Costguard = Callable[..., Any]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[OfferServer]:
    """A server with the price list of two services; the user's folder is empty."""
    paths = [FACTS / name / "components.csv" for name in SERVICES]
    facts = [f for path in paths for f in read_file(path) if f.region == REGION]
    monkeypatch.setenv("COSTGUARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with started(OfferServer(price_list(facts))) as server:
        assert isinstance(server, OfferServer)
        monkeypatch.setenv(VARIABLE, server.url)
        yield server


@pytest.fixture
def sync(costguard: Costguard) -> Costguard:
    def run(*more: str, region: str = REGION) -> Any:
        return costguard("prices", "sync", "--provider", "aws", "--region", region, *more)

    return run


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "data" / "prices.sqlite"


def dearer(server: OfferServer, factor: str) -> None:
    """The keys of the key service cost so many dollars from now on."""
    text = server.files[file_path("awskms", REGION)].body.decode()
    server.change("awskms", REGION, text.replace('"1.0000000000"', f'"{factor}"'))


def test_it_says_what_it_has_brought_and_where(
    aws: OfferServer, sync: Costguard, book: Path
) -> None:
    run = sync()
    assert run.code == 0
    assert run.out == (
        "service              prices    changed    new    gone\n"
        "-----------------  --------  ---------  -----  ------\n"
        "AWSSecretsManager         2          0      0       0\n"
        "awskms                    5          0      0       0\n"
        f"\n7 prices of aws us-east-1 in {book}\n"
    )
    assert run.err.startswith("note: no prices found of AWSBackup, ")
    assert sorted(path.name for path in book.parent.iterdir()) == [
        ".prices.sqlite.lock",
        "prices.sqlite",
    ]


def test_services_are_named_one_by_one(aws: OfferServer, sync: Costguard) -> None:
    run = sync("--service", "awskms")
    assert (run.code, run.err) == (0, "")
    assert "7 prices" not in run.out
    assert run.out.count("awskms") == 1
    assert aws.downloads == [file_path("awskms", REGION)]


def test_the_book_is_what_plans_are_priced_with(
    aws: OfferServer, sync: Costguard, costguard: Costguard
) -> None:
    dearer(aws, "1.25")
    assert "awskms                    5          1      0       0" in sync().out
    run = costguard("prices", "lookup", "aws_kms_key", "--region", REGION, "--prices", "user")
    assert run.code == 0
    assert re.search(r"\$1\.25\b.*aws-bulk/awskms/20261120191308", run.out)


def test_a_price_that_cannot_be_believed_needs_force(
    aws: OfferServer, sync: Costguard, book: Path
) -> None:
    sync()
    before = book.read_bytes()
    dearer(aws, "100")
    run = sync()
    assert run.code == 3
    assert run.err.count("\n") == 1
    assert "in us-east-1 was 1, is now 100; the price book is as it was" in run.err
    assert book.read_bytes() == before
    forced = sync("--force")
    assert forced.code == 0
    assert book.read_bytes() != before


@pytest.mark.parametrize(
    ("arguments", "region", "problem"),
    [
        ((), "us-east-9", 'no region us-east-9 .*; did you mean "us-east-1"'),
        (("--service", "AmazonNothing"), REGION, "AmazonNothing cannot be had"),
    ],
)
def test_unknown_names_are_one_clear_line(
    aws: OfferServer, sync: Costguard, book: Path, arguments: Any, region: str, problem: str
) -> None:
    sync()
    before = book.read_bytes()
    run = sync(*arguments, region=region)
    assert (run.code, run.out) == (3, "")
    assert re.fullmatch(rf"costguard: error: .*{problem}.*\n", run.err)
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (Reply(404, b"gone"), "127.0.0.1: there is nothing at this address"),
        (Reply(200, b"<html>maintenance</html>"), "is no such price list"),
        (Reply(200, b'"FormatVersion","v1.0"\n' * 9), "OfferCode is absent"),
    ],
)
def test_files_that_are_no_use_leave_the_book_as_it_was(
    aws: OfferServer, sync: Costguard, book: Path, reply: Reply, problem: str
) -> None:
    sync()
    before = book.read_bytes()
    aws.replies = [reply]
    run = sync()
    assert (run.code, run.out) == (3, "")
    assert problem in run.err
    assert run.err.count("\n") == 1
    assert book.read_bytes() == before


def test_a_bad_download_is_not_kept(aws: OfferServer, sync: Costguard) -> None:
    aws.replies = [Reply(200, b"<html>maintenance</html>")]
    assert sync().code == 3
    assert sync().code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--provider", "aws"),
        ("--provider", "oracle", "--region", REGION),
        ("--provider", "aws", "--region", ""),
        ("--provider", "aws", "--region", REGION, "--service", ""),
    ],
)
def test_wrong_use(aws: OfferServer, costguard: Costguard, arguments: Any) -> None:
    run = costguard("prices", "sync", *arguments)
    assert (run.code, run.out) == (2, "")
    assert aws.paths == []


def test_progress_is_shown_on_a_terminal_and_taken_off_it(
    aws: OfferServer, sync: Costguard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    run = sync("--service", "awskms")
    assert "\r\x1b[Kdownload awskms in us-east-1: 100%..." in run.err
    assert "\r\x1b[Kread awskms in us-east-1: 100%..." in run.err
    assert run.err.endswith("\r\x1b[K")


def test_verbose_tells_each_step_once(aws: OfferServer, sync: Costguard) -> None:
    run = sync("--service", "awskms", "--verbose")
    told = re.findall(r"^costguard: (.*): \d+\.\d\d s$", run.err, re.MULTILINE)
    assert told == [
        "download awskms in us-east-1",
        "read awskms in us-east-1",
        "write the price book",
    ]


def test_quiet_silences_notes(aws: OfferServer, sync: Costguard) -> None:
    run = sync("--quiet")
    assert (run.code, run.err) == (0, "")


def test_azure_is_asked_for_its_own_list(
    aws: OfferServer, costguard: Costguard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COSTGUARD_AZURE_PRICES_URL", f"{aws.url}/retail")
    run = costguard("prices", "sync", "--provider", "azure", "--region", "westeurope")
    assert (run.code, run.out) == (3, "")
    assert aws.paths[0].startswith("/retail?")


def test_google_is_asked_for_its_own_list(
    aws: OfferServer, costguard: Costguard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COSTGUARD_GOOGLE_PRICES_URL", aws.url)
    monkeypatch.setenv("COSTGUARD_GOOGLE_API_KEY", "k3y")
    run = costguard("prices", "sync", "--provider", "google", "--region", "europe-west3")
    assert (run.code, run.out) == (3, "")
    assert aws.paths[0].startswith("/services?")
    assert "k3y" not in run.err
