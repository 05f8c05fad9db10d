"""AWS's bulk price list over HTTP: indexes, regions, and downloads that break off."""

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.offer_files import VERSION
from support.offer_server import ROOT, OfferServer, file_path, price_list
from support.web import Reply, started

from costguard.catalog.facts import Fact, read_file
from costguard.catalog.live.aws_bulk import VARIABLE, AwsBulk
from costguard.catalog.live.http import HttpClient, HttpSettings, run
from costguard.errors import PriceSourceError
from costguard.model.price import Product

pytest.importorskip("httpx")

REGION = "us-east-1"
FACTS = Path(__file__).parents[3] / "costguard" / "catalog" / "data" / "aws"
KEYS = Product("aws", "awskms", "Encryption Key", "Keys", (("usagetype", "KMS-Keys"),))
ZONE = Product(
    "aws", "AmazonRoute53", "DNS Zone", "Months", (("usagetype", "HostedZone"),), scope="global"
)
STORAGE = Product(
    "aws", "AmazonECR", "EC2 Container Registry", "GB-Mo", (("usagetype", "TimedStorage-ByteHrs"),)
)
OTHER = Product("azure", "Storage", "Storage", "GB-Mo")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes | str]:
    names = ("awskms", "AmazonRoute53", "AmazonECR")
    facts = [f for name in names for f in read_file(FACTS / name / "components.csv")]
    return price_list([f for f in facts if f.region in {REGION, "eu-west-1", "global"}])


@pytest.fixture
def aws(files: dict[str, bytes | str]) -> Iterator[OfferServer]:
    """AWS's server, with the price list of three services."""
    with started(OfferServer(files)) as server:
        assert isinstance(server, OfferServer)
        yield server


class Told(list[tuple[str, int, int | None]]):
    """What was told of the progress."""

    def __call__(self, text: str, done: int, whole: int | None) -> None:
        self.append((text, done, whole))


def facts_of(
    server: OfferServer,
    folder: Path,
    region: str = REGION,
    services: Collection[str] | None = None,
    told: Any = lambda *_: None,
) -> list[Fact]:
    async def read() -> list[Fact]:
        bulk = AwsBulk([KEYS, ZONE, STORAGE, OTHER], folder, {VARIABLE: f"{server.url}/"})
        async with HttpClient(HttpSettings(tries=1)) as client:
            return [fact async for fact in bulk.facts(client, region, services, told)]

    return run(read())


def prices(facts: list[Fact]) -> list[tuple[str, str]]:
    return [(fact.service, f"{fact.price.normalize():f}") for fact in facts]


def test_all_services_that_have_a_product(aws: OfferServer, tmp_path: Path) -> None:
    found = facts_of(aws, tmp_path)
    assert prices(found) == [("AmazonECR", "0.1"), ("awskms", "1")]
    assert {fact.source for fact in found} == {
        f"aws-bulk/AmazonECR/{VERSION}",
        f"aws-bulk/awskms/{VERSION}",
    }


def test_one_service_asks_for_nothing_of_others(aws: OfferServer, tmp_path: Path) -> None:
    assert prices(facts_of(aws, tmp_path, services=["awskms", "awskms"])) == [("awskms", "1")]
    assert aws.paths == [
        f"{ROOT}/index.json",
        f"{ROOT}/awskms/current/region_index.json",
        f"{ROOT}/awskms/{VERSION}/us-east-1/index.csv",
    ]


def test_what_has_no_region_is_had_by_the_word_global(aws: OfferServer, tmp_path: Path) -> None:
    (fact,) = facts_of(aws, tmp_path, "global", ["AmazonRoute53"])
    assert (fact.region, f"{fact.price:.2f}") == ("global", "0.50")


def test_the_source_says_where_it_is_from() -> None:
    source = AwsBulk([], Path(), {}).origin("aws-bulk/awskms/20261120191308")
    assert source.title == "AWS price list of awskms, version 20261120191308"
    assert source.url == "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/index.json"


def test_progress_says_how_far_it_is(aws: OfferServer, tmp_path: Path) -> None:
    told = Told()
    facts_of(aws, tmp_path, services=["awskms"], told=told)
    size = len(aws.files[file_path("awskms", REGION)].body)
    assert ("download awskms in us-east-1", size, size) in told
    assert told[-1][0] == "read awskms in us-east-1"
    assert told[-1][2] == size


@pytest.mark.parametrize(
    ("region", "services", "problem"),
    [
        ("us-esat-1", None, 'no region us-esat-1 .*; did you mean "us-east-1"\\?.*eu-west-1'),
        ("eu-west-9", ["awskms"], "no region eu-west-9 for awskms"),
        ("global", ["awskms"], "no region global for awskms"),
        (REGION, ["awskmz"], 'awskmz .*it is not there; did you mean "awskms"'),
        (REGION, ["Storage"], "Storage cannot be had from AWS's price list"),
        ("../../etc", None, "no region"),
    ],
)
def test_unknown_regions_and_services_are_named(
    aws: OfferServer, tmp_path: Path, region: str, services: list[str] | None, problem: str
) -> None:
    with pytest.raises(PriceSourceError, match=problem):
        facts_of(aws, tmp_path, region, services)
    assert aws.downloads == []


def test_services_that_no_rule_needs_are_refused(aws: OfferServer, tmp_path: Path) -> None:
    index = json.loads(aws.files[f"{ROOT}/index.json"].body)
    index["offers"]["AmazonChime"] = index["offers"]["awskms"]
    aws.files[f"{ROOT}/index.json"] = Reply(body=json.dumps(index).encode())
    with pytest.raises(PriceSourceError, match=r"AmazonChime .*no pricing rule needs it"):
        facts_of(aws, tmp_path, services=["AmazonChime"])


@pytest.mark.parametrize(
    ("path", "document"),
    [
        (f"{ROOT}/index.json", {"offer": {}}),
        (f"{ROOT}/index.json", ["offers"]),
        (f"{ROOT}/index.json", {"offers": {"awskms": {"currentRegionIndexUrl": 7}}}),
        (f"{ROOT}/index.json", {"offers": {"awskms": {"currentRegionIndexUrl": "http://x/"}}}),
        (f"{ROOT}/awskms/current/region_index.json", {"regions": []}),
        (
            f"{ROOT}/awskms/current/region_index.json",
            {"regions": {REGION: {"currentVersionUrl": "/a/b.zip"}}},
        ),
        (
            f"{ROOT}/awskms/current/region_index.json",
            {"regions": {REGION: {"currentVersionUrl": "/offers/latest/index.json"}}},
        ),
    ],
)
def test_indexes_of_another_layout(
    aws: OfferServer, tmp_path: Path, path: str, document: object
) -> None:
    aws.files[path] = Reply(body=json.dumps(document).encode())
    with pytest.raises(PriceSourceError, match="AWS's price list has another layout"):
        facts_of(aws, tmp_path, services=["awskms"])
    assert aws.downloads == []


def cut(server: OfferServer, service: str, size: int) -> Reply:
    """The file of a service, of which so many bytes come."""
    return server.files[file_path(service, REGION)]._replace(cut=size)


def test_a_download_that_breaks_off_goes_on(aws: OfferServer, tmp_path: Path) -> None:
    aws.replies = [cut(aws, "awskms", 1_000)]
    assert prices(facts_of(aws, tmp_path, services=["awskms"])) == [("awskms", "1")]
    ranges = [seen.get("range") for seen in aws.seen[-2:]]
    assert ranges == [None, "bytes=999-"]


def test_the_next_run_goes_on_with_what_is_there(aws: OfferServer, tmp_path: Path) -> None:
    aws.replies = [cut(aws, "awskms", 1_000), Reply(503)]
    with pytest.raises(PriceSourceError, match="HTTP 503"):
        facts_of(aws, tmp_path, services=["awskms"])
    assert [path.stat().st_size for path in tmp_path.glob("*.part")] == [1_000]
    assert prices(facts_of(aws, tmp_path, services=["awskms"])) == [("awskms", "1")]
    assert aws.seen[-1]["range"] == "bytes=999-"


def test_a_whole_file_is_used_until_the_server_has_another(
    aws: OfferServer, tmp_path: Path
) -> None:
    body = aws.files[file_path("awskms", REGION)].body
    for _ in range(2):
        assert prices(facts_of(aws, tmp_path, services=["awskms"])) == [("awskms", "1")]
    assert aws.seen[-1]["range"] == f"bytes={len(body) - 1}-"  # one byte, to know the version
    aws.change("awskms", REGION, body.decode().replace("1.0000000000", "2.0000000000"))
    assert prices(facts_of(aws, tmp_path, services=["awskms"])) == [("awskms", "2")]


def test_a_file_that_has_changed_meanwhile_begins_anew(aws: OfferServer, tmp_path: Path) -> None:
    aws.replies = [cut(aws, "awskms", 1_000)]
    body = aws.files[file_path("awskms", REGION)].body.replace(b"1.0000000000", b"2.0000000000")
    aws.change("awskms", REGION, body.decode())
    assert prices(facts_of(aws, tmp_path, services=["awskms"])) == [("awskms", "2")]


def test_without_versions_a_broken_download_begins_anew(aws: OfferServer, tmp_path: Path) -> None:
    whole = aws.files[file_path("awskms", REGION)]._replace(headers={})
    aws.replies = [whole._replace(cut=1_000), whole]
    assert prices(facts_of(aws, tmp_path, services=["awskms"])) == [("awskms", "1")]
    assert "range" not in aws.seen[-1]


def test_a_server_that_gives_nothing_more_is_an_error(aws: OfferServer, tmp_path: Path) -> None:
    aws.replies = [cut(aws, "awskms", 1_000), cut(aws, "awskms", 0)]
    with pytest.raises(PriceSourceError, match=r"127\.0\.0\.1: the answer broke off"):
        facts_of(aws, tmp_path, services=["awskms"])


def test_a_disk_that_is_full_is_told(
    aws: OfferServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(PriceSourceError, match=r"cannot be written: No space left on device; the"):
        facts_of(aws, tmp_path, services=["awskms"])
