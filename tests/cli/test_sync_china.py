"""AWS in China: prices in yuan, brought into a book of their own, and a plan priced by them."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from support import terraform
from support.gateway import NAT, Costguard, check, priced, said, write_lock
from support.offer_server import OfferServer, file_path, price_list
from support.web import started

from costguard.catalog.facts import Fact
from costguard.catalog.live.aws_bulk import VARIABLE
from costguard.model.price import Product
from costguard.rules.aws.ebs import STORAGE
from costguard.rules.aws.ec2 import COMPUTE
from costguard.rules.aws.vpc import NAT_BYTES, NAT_HOURS

pytest.importorskip("httpx")

BEIJING = "cn-north-1"
YUAN = "version: 1\ncurrency: CNY\n"
MACHINE = ("m5.large", "No License required", "Linux", "NA", "Shared")


def fact(product: Product, price: str, *values: str) -> Fact:
    """A price of a product in Beijing."""
    told = (*product.where, *zip(product.needs, values, strict=True))
    return Fact(
        "aws", product.service, product.family, tuple(sorted(told)), "on_demand", product.unit,
        BEIJING, Decimal(0), Decimal(price), "list", date(2026, 11, 1),
    )  # fmt: skip


@pytest.fixture
def china(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OfferServer]:
    """A server with AWS's price list in China, and a plan that is wholly in Beijing."""
    facts = [
        fact(NAT_HOURS, "0.31"),
        fact(NAT_BYTES, "0.31"),
        fact(STORAGE, "0.5312", "gp3"),
        fact(COMPUTE, "0.97", *MACHINE),
    ]
    machine = {
        "ami": "ami-1",
        "instance_type": "m5.large",
        "root_block_device": [{"volume_type": "gp3", "volume_size": 20}],
    }
    volume = {"availability_zone": "cn-north-1a", "size": 100, "type": "gp3"}
    plan = terraform.document(
        NAT,
        terraform.change("aws_instance.web", machine),
        terraform.change("aws_ebs_volume.data", volume),
        region=BEIJING,
    )
    (place / "plan.json").write_text(json.dumps(plan))
    (place / "yuan.yaml").write_text(YUAN)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with started(OfferServer(price_list(facts))) as server:
        assert isinstance(server, OfferServer)
        monkeypatch.setenv(VARIABLE, server.url)
        yield server


@pytest.fixture
def beijing(china: OfferServer, costguard: Costguard, place: Path) -> Path:
    """The book in yuan that a sync has made."""
    run = costguard("prices", "sync", "--provider", "aws", "--region", BEIJING)
    assert run.code == 0, run.err
    book = place / "data" / "prices-cny.sqlite"
    assert run.out.endswith(f"\n4 prices of aws cn-north-1 in CNY in {book}\n")
    assert "note: the book is asked where a price file says currency: CNY\n" in run.err
    assert china.downloads == [file_path("AmazonEC2", BEIJING)]
    assert china.paths[0] == "/offers/v1.0/cn/index.json"
    return book


# 730 x 0.31 = 226.30; 100 GB x 0.31 = 31.00; 730 x 0.97 = 708.10; 120 GB x 0.5312 = 63.744
IN_YUAN = ("CNY", "1029.144")


@pytest.mark.parametrize("sources", ["yuan.yaml", "user,yuan.yaml", "data/prices-cny.sqlite"])
def test_a_plan_in_china_is_priced_in_yuan(
    costguard: Costguard, beijing: Path, sources: str
) -> None:
    assert priced(costguard, "--prices", sources) == IN_YUAN


@pytest.mark.parametrize("form", ["table", "markdown", "html", "csv", "slack", "infracost-json"])
def test_reports_in_yuan_show_no_dollars(costguard: Costguard, beijing: Path, form: str) -> None:
    plan = ("breakdown", "plan.json", "--usage-file", "usage.yml", "--prices", "yuan.yaml")
    out = costguard(*plan, "--format", form).out
    assert "CNY" in out
    assert "$" not in out.partition("<script")[0].partition("<style")[0]
    assert "USD" not in out


def test_the_billing_currency_of_focus_is_the_books(costguard: Costguard, beijing: Path) -> None:
    plan = ("breakdown", "plan.json", "--usage-file", "usage.yml", "--prices", "yuan.yaml")
    header, *rows = costguard(*plan, "--format", "focus").out.splitlines()
    at = header.split(",").index("BillingCurrency")
    assert [line.split(",")[at] for line in rows] == ["CNY"] * 5
    assert sum(Decimal(line.split(",")[0]) for line in rows) == Decimal(IN_YUAN[1])


def budgets_in_yuan(place: Path, limit: int) -> Path:
    path = place / "budgets.yaml"
    path.write_text(
        f"version: 1\ncurrency: CNY\nenvironments:\n  dev: {{budget: {{monthly: {limit}}}}}\n"
    )
    return path


@pytest.mark.parametrize(("limit", "code", "verdict"), [(2000, 0, "pass"), (1000, 1, "block")])
def test_the_budget_is_in_yuan(
    costguard: Costguard, beijing: Path, place: Path, limit: int, code: int, verdict: str
) -> None:
    plan = ("check", "plan.json", "--env", "dev", "--usage-file", "usage.yml")
    budgets = ("--budgets", budgets_in_yuan(place, limit))
    run = costguard(*plan, "--prices", "yuan.yaml", *budgets)
    assert run.code == code, run.err
    assert verdict in run.out.lower()
    assert "CNY 1,029.14" in run.out
    assert f"CNY {limit:,}.00" in run.out
    assert "$" not in run.out


def test_a_lock_keeps_yuan(costguard: Costguard, beijing: Path, place: Path) -> None:
    write_lock("plan.json", "--prices", "yuan.yaml", "--budgets", budgets_in_yuan(place, 2000))
    text = (place / "costguard.lock.json").read_text()
    assert '"currency":"CNY"' in text
    assert '"currency":"USD"' not in text
    beijing.unlink()
    locked = ("--lock", "costguard.lock.json")
    assert priced(costguard, *locked) == IN_YUAN
    assert priced(costguard, *locked, "--prices", "yuan.yaml") == IN_YUAN


def test_a_lock_in_yuan_stands_before_the_book_in_yuan(
    costguard: Costguard, beijing: Path, place: Path
) -> None:
    budgets = ("--budgets", budgets_in_yuan(place, 2000))
    write_lock("plan.json", "--prices", "yuan.yaml", *budgets)
    with closing(sqlite3.connect(beijing)) as connection, connection:
        connection.execute("UPDATE price SET tiers = '1.07' WHERE tiers = '0.97'")
    checked = check(costguard, "--lock", "costguard.lock.json", *budgets)
    # 730 hours at 0.10 more
    (drift,) = said(checked, "prices-drifted")
    assert "by +CNY 73.00 a month" in drift
    assert checked["totals"]["after"]["monthly"] == IN_YUAN[1]


def test_what_is_not_in_the_book_in_yuan_is_not_taken_in_dollars(
    costguard: Costguard, beijing: Path, place: Path
) -> None:
    zone = terraform.change("aws_route53_zone.z", {"name": "example.com"})
    (place / "plan.json").write_text(json.dumps(terraform.document(zone, region=BEIJING)))
    run = costguard("breakdown", "plan.json", "--prices", "yuan.yaml")
    assert run.code == 2
    assert "is in USD" in run.err
    assert "others are in CNY, and nothing is converted without a rate of yours" in run.err
    assert run.err.count("\n") == 1
    alone = costguard("breakdown", "plan.json", "--prices", "user,yuan.yaml")
    assert alone.code == 0
    assert "1 resource could not be priced" in alone.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--region", "eu-central-1", "--currency", "EUR"), "prices of eu-central-1 are in USD"),
        (("--region", BEIJING, "--currency", "USD"), "prices of cn-north-1 are in CNY"),
        (("--region", "global", "--currency", "CNY"), "prices of global are in USD"),
        (("--region", BEIJING, "--currency", "yuan"), "expected three capitals of ISO 4217"),
        (("--region", BEIJING, "--currency", ""), "expected three capitals of ISO 4217"),
    ],
)
def test_aws_publishes_no_others(
    costguard: Costguard, china: OfferServer, place: Path, arguments: tuple[str, ...], told: str
) -> None:
    run = costguard("prices", "sync", "--provider", "aws", *arguments)
    assert (run.code, run.out) == (2, "")
    assert told in run.err
    assert china.paths == []
    assert not (place / "data").exists()


def test_a_file_without_yuan_is_no_list_of_china(
    china: OfferServer, costguard: Costguard, place: Path
) -> None:
    text = china.files[file_path("AmazonEC2", BEIJING)].body.decode()
    china.change("AmazonEC2", BEIJING, text.replace('"CNY"', '"USD"'))
    run = costguard("prices", "sync", "--provider", "aws", "--region", "cn-north-1")
    assert run.code == 3
    assert "has no price of any service that a pricing rule uses" in run.err
    assert not (place / "data" / "prices-cny.sqlite").exists()
