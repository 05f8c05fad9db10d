"""A plan of one NAT gateway in eu-west-1, for tests of where its prices come from."""

import json
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from costguard.cli.prices_lock import lock as lock_command
from costguard.model.price import PriceQuery
from costguard.rules.aws.vpc import NAT_BYTES, NAT_HOURS
from support import terraform
from support.price_books import write_book

Costguard = Callable[..., Any]

HOURS = PriceQuery(NAT_HOURS, "eu-west-1", ())
BYTES = PriceQuery(NAT_BYTES, "eu-west-1", ())
NAT = terraform.change("aws_nat_gateway.this", {"allocation_id": "eip-1", "subnet_id": "s-1"})
VOLUME = terraform.change(
    "aws_ebs_volume.data", {"availability_zone": "eu-west-1a", "size": 100, "type": "gp3"}
)
USAGE = """version: "0.1"
resource_usage:
  aws_nat_gateway.this:
    monthly_data_processed_gb: 100
"""


def write_plan(path: Path, *changes: terraform.Document) -> None:
    path.write_text(json.dumps(terraform.document(*changes, region="eu-west-1")))


def user_book(place: Path, hours: str, day: date = date(2026, 11, 20)) -> Path:
    return write_book(place / "data" / "prices.sqlite", {HOURS: hours}, day)


def write_lock(*arguments: object) -> None:
    words = [*map(str, arguments), "--usage-file", "usage.yml"]
    lock_command.main(words, standalone_mode=False)


def monthly(costguard: Costguard, *options: object) -> str:
    """What the plan costs per month."""
    return priced(costguard, *options)[1]


def priced(costguard: Costguard, *options: object) -> tuple[str, str]:
    """In which currency, and what the plan costs per month."""
    run = costguard(
        "breakdown", "plan.json", "--usage-file", "usage.yml", "--format", "json", *options
    )
    assert run.code == 0, run.err
    document = json.loads(run.out)
    return document["currency"], document["totals"]["after"]["monthly"]


# 730 hours at 0.048 are 35.04, 100 GB at 0.048 are 4.80.
EMBEDDED = "39.84"


def check(costguard: Costguard, *options: object, plan: str = "plan.json") -> dict[str, Any]:
    run = costguard(
        "check", plan, "--env", "dev", "--usage-file", "usage.yml", "--format", "json", *options
    )
    assert run.code in {0, 1}, run.err
    document: dict[str, Any] = json.loads(run.out)
    return document


def said(document: dict[str, Any], kind: str) -> list[str]:
    findings = document["decision"]["findings"]
    return [finding["message"] for finding in findings if finding["id"] == kind]


def refuse_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
