"""What ``costguard hibernate`` reads as a schedule is one to the policies, too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from costguard.policy.bundle import read_library
from costguard.policy.regorus import Regorus
from costguard.schedule.read import from_text
from costguard.schedule.words import ScheduleError

LIB = read_library(Path(__file__).parents[2] / "policies", tests=False)
RULE = "data.costguard.policies.schedule_tag_grammar_valid.deny"
READ = (
    "off=(m-f,19);on=(m-f,7);tz=europe/berlin",
    "off=[(m-f,21),(u,18)];on=[(m-f,6),(u,10)];tz=pt",
    "off=( M-F , 19 ); on=(M-F,7);",
    "'off=(m-f,19);on=(m-f,7)'",
    "Mon-Fri 07:30-20:30 Europe/Berlin",
    "Mon-Thu 07:00-19:00 CET,Fri-Fri 07:00-14:00 CET",
    "downtime=Sat-Sun 00:00-24:00 CET,Fri-Fri 20:00-24:00 CET",
    "start=0 7 * * 1-5;stop=0 19 * * 1-5;tz=Europe/Berlin",
)
REFUSED = (
    "off=(m-f,24);on=(m-f,7)",
    "off=(m,w,19);on=(m-f,7)",
    "off=19;on=7",
    "foo=1",
    "nights",
    "Mon-Fri 20:00-08:00 Europe/Berlin",
    "Mon-Fri 07:00-19:00",
    "Mon-Fro 07:00-19:00 CET",
    "start=0 7 * * 1-5;tz=Europe/Berlin",
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Regorus]:
    running = Regorus()
    running.load(LIB.bundle)
    yield running
    running.close()


def refused(engine: Regorus, value: str) -> bool:
    """Whether the policy finds the value of a schedule tag."""
    resource = {
        "address": "aws_instance.a",
        "type": "aws_instance",
        "action": "create",
        "after": {},
        "tags": {"schedule": value},
    }
    given = {"context": {}, "by_type": {"aws_instance": [0]}, "resources": [resource]}
    return bool(engine.evaluate(json.dumps(given), [RULE])[RULE])


@pytest.mark.parametrize("value", READ)
def test_what_is_read_is_a_schedule(engine: Regorus, value: str) -> None:
    assert from_text(value).windows
    assert not refused(engine, value)


@pytest.mark.parametrize("value", REFUSED)
def test_what_is_not_read_is_none(engine: Regorus, value: str) -> None:
    with pytest.raises(ScheduleError):
        from_text(value)
    assert refused(engine, value)
