"""Waivers: which findings they take out of the verdict, and until when."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from costguard.budget.waivers import apply_waivers, fits
from costguard.budget.waivers_reader import SCHEMA, build, load
from costguard.errors import ConfigError, UsageError
from costguard.model.finding import Finding, Level
from costguard.model.waiver import Waiver
from costguard.strict import RejectedError

CREATED = datetime(2026, 11, 1, tzinfo=UTC)
EXPIRES = datetime(2026, 12, 15, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SIZE = Finding("resource-cost", Level.BLOCK, "Too much.", "aws_db_instance.main", weight=D(150))
LIMIT = Finding("budget-limit", Level.BLOCK, "Above.", weight=D(120), figure=D(620))


def waiver(**facts: Any) -> Waiver:
    usual: dict[str, Any] = {
        "id": "W-1",
        "policy": "resource-cost",
        "address": "aws_db_instance.main",
        "environment": "staging",
        "owner": "team-data",
        "reason": "failover rehearsal",
        "created": CREATED,
        "expires": EXPIRES,
        "place": "policies/waivers.yaml:3",
    }
    return Waiver(**usual | facts)


def applied(
    *findings: Finding, by: Waiver | list[Waiver], now: datetime = NOW, env: str = "staging"
) -> tuple[dict[str, Finding], list[str]]:
    waivers = by if isinstance(by, list) else [by]
    left, waived = apply_waivers(findings, waivers, env, now)
    return {f.id: f for f in left}, [w.finding.id for w in waived]


def test_until_the_last_second_and_not_beyond() -> None:
    last = datetime(2026, 12, 14, 23, 59, 59, tzinfo=UTC)
    left, waived = applied(SIZE, by=waiver(), now=last)
    assert waived == ["resource-cost"]
    assert list(left) == ["waiver-expiring"]
    assert left["waiver-expiring"].level == "note"
    left, waived = applied(SIZE, by=waiver(), now=EXPIRES)
    assert waived == []
    assert left["resource-cost"] == SIZE
    assert left["waiver-expired"].level == "warn"
    assert left["waiver-expired"].message == (
        "Waiver W-1 of team-data for resource-cost on aws_db_instance.main has expired on "
        "2026-12-15, so the finding counts again (block)."
    )


def test_each_finding_of_an_expired_waiver_is_named() -> None:
    other = SIZE._replace(address="aws_db_instance.more")
    left, _ = apply_waivers([SIZE, other], [waiver(address="aws_db_*")], "staging", EXPIRES)
    told = [f.message for f in left if f.id == "waiver-expired"]
    assert [m.split(" has expired")[0].rpartition(" ")[2] for m in told] == [
        "aws_db_instance.main",
        "aws_db_instance.more",
    ]


def test_an_expired_waiver_of_a_warning_leaves_a_warning() -> None:
    warning = SIZE._replace(level=Level.WARN)
    left, _ = applied(warning, by=waiver(), now=EXPIRES)
    assert {f.level for f in left.values()} == {Level.WARN}


@pytest.mark.parametrize(
    ("days", "ids"), [(15, []), (14, ["waiver-expiring"]), (1, ["waiver-expiring"])]
)
def test_two_weeks_before_the_end_it_is_noted(days: int, ids: list[str]) -> None:
    left, waived = applied(SIZE, by=waiver(), now=EXPIRES - timedelta(days=days))
    assert (list(left), waived) == (ids, ["resource-cost"])


@pytest.mark.parametrize(
    ("finding", "facts", "holds"),
    [
        (SIZE, {"policy": "resource-*"}, True),
        (SIZE, {"policy": "resource"}, False),
        (SIZE, {"address": "aws_db_*"}, True),
        (SIZE, {"address": "aws_db_instance.mai?"}, True),
        (SIZE, {"address": "aws_db_instance.other"}, False),
        (SIZE, {"address": ""}, False),
        (SIZE, {"environment": "prod"}, False),
        (SIZE, {"environment": "stag*"}, True),
        (SIZE, {"created": NOW}, True),
        (SIZE, {"created": NOW + timedelta(seconds=1)}, False),
        (SIZE, {"max_monthly": D(150)}, True),
        (SIZE, {"max_monthly": D("149.99")}, False),
        (LIMIT, {"policy": "budget-limit", "address": ""}, True),
        (LIMIT, {"policy": "budget-limit", "address": "*"}, False),
        (LIMIT, {"policy": "budget-*", "address": "", "limit_override": D(620)}, True),
        (LIMIT, {"policy": "budget-*", "address": "", "limit_override": D("619.99")}, False),
        (SIZE._replace(level=Level.NOTE), {}, False),
    ],
)
def test_what_a_waiver_is_for(finding: Finding, facts: dict[str, Any], holds: bool) -> None:
    left, waived = applied(finding, by=waiver(**facts))
    assert (finding.id in waived, finding.id in left) == (holds, not holds)


def test_more_money_than_it_takes_is_said() -> None:
    left, _ = applied(SIZE, by=waiver(max_monthly=D(100)))
    assert left["waiver-exceeded"].level == "note"
    assert left["waiver-exceeded"].message == (
        "Waiver W-1 of team-data does not hold for resource-cost on aws_db_instance.main: more "
        "money is at stake than it takes."
    )


def test_one_that_fits_nothing_is_noted_with_all_that_it_is() -> None:
    left, _ = applied(by=waiver())
    assert left["waiver-unused"].level == "note"
    assert left["waiver-unused"].message == (
        "Waiver W-1 of team-data for resource-cost is in force until 2026-12-15 (failover "
        "rehearsal) and fits no finding."
    )
    late, _ = applied(by=waiver(), now=EXPIRES)
    assert "expired on 2026-12-15" in late["waiver-unused"].message
    assert applied(by=waiver(), env="prod") == ({}, [])


def test_one_in_force_holds_beside_one_that_has_expired() -> None:
    old = waiver(id="W-0", expires=NOW)
    left, waived = applied(SIZE, by=[old, waiver()])
    assert (left, waived) == ({}, ["resource-cost"])


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ('aws_x.a["b"]', 'aws_x.a["b"]', True),
        ("aws_x.a[0]", "aws_x.a[0]", True),
        ("aws_x.a0", "aws_x.a[0]", False),
        ("aws_x.a[12]", "aws_x.a[*]", True),
        ("aws_x.a[12]", "aws_x.a[?]", False),
        ("aws_x.ab", "aws_x.a", False),
        ("aws_xya", "aws_x.a", False),
        ("a" * 3000, "*a*" * 20 + "b", False),
    ],
)
def test_only_stars_and_question_marks_have_a_meaning(
    text: str, pattern: str, expected: bool
) -> None:
    assert fits(text, pattern) is expected


GOOD: dict[str, Any] = {
    "version": 1,
    "waivers": [
        {
            "id": "W-2026-014",
            "policy": "resource-cost",
            "address": "module.db.aws_db_instance.main",
            "environment": "staging",
            "owner": "team-data",
            "reason": "failover rehearsal",
            "created": "2026-11-01T00:00:00Z",
            "expires": "2026-12-15",
            "max_monthly": 150.5,
            "approved_by": "finops-lead",
            "ticket": "OPS-123",
        }
    ],
}
FILE = """version: 1
waivers:
  - id: W-2026-014
    policy: resource-cost
    address: module.db.aws_db_instance.main
    environment: staging
    owner: team-data
    reason: failover rehearsal
    created: 2026-11-01T00:00:00Z
    expires: 2026-12-15
    max_monthly: 150.5
    approved_by: finops-lead
    ticket: OPS-123
"""


@pytest.fixture
def waivers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    monkeypatch.chdir(tmp_path)
    Path("policies").mkdir()

    def read(text: str) -> tuple[Waiver, ...]:
        Path("policies", "waivers.yaml").write_text(text, encoding="utf-8")
        return load(None)

    return read


def test_a_file_is_read(waivers: Callable[[str], Any]) -> None:
    assert waivers(FILE) == (
        waiver(
            id="W-2026-014",
            address="module.db.aws_db_instance.main",
            max_monthly=D("150.5"),
            approved_by="finops-lead",
            ticket="OPS-123",
        ),
    )


def test_without_a_file_there_are_no_waivers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(None) == ()
    with pytest.raises(UsageError, match=r"none\.yaml: no such file; expected a waiver file"):
        load(Path("none.yaml"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    owner: team-data\n", "", '3:5: waivers[0]: "owner" is missing'),
        ("failover rehearsal", "rehearsal", "8:5: waivers[0].reason: expected a reason of at "
         'least 10 characters; found "rehearsal"'),
        ("2026-12-15", "2027-01-31", "10:5: waivers[0].expires: it lies more than 90 days after "
         "created; a waiver is renewed or ends"),
        ("2026-12-15", "2026-11-01", "10:5: waivers[0].expires: it must lie after created"),
        ("2026-12-15", "2026-12-15T00:00:00", "10:5: waivers[0].expires: expected a day such as "
         "2026-12-15, or a time with its zone such as 2026-12-15T00:00:00Z; found "
         '"2026-12-15T00:00:00"'),
        ("2026-12-15", "'2026-02-30'", "10:5: waivers[0].expires: there is no such day or time as "
         "2026-02-30"),
        ("ticket", "tikcet", "13:5: waivers[0].tikcet: unknown key; expected one of id, policy, "
         "address, environment, owner, reason, created, expires, max_monthly, limit_override, "
         'approved_by, ticket; did you mean "ticket"?'),
        ("max_monthly: 150.5", "limit_override: 650", "11:5: waivers[0].limit_override: only a "
         "waiver whose policy begins with budget- can raise a limit"),
        ("max_monthly: 150.5", "max_monthly: -1", "11:5: waivers[0].max_monthly: expected an "
         "amount such as 500 or 499.99 (no currency sign, no quotes); found -1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(
    waivers: Callable[[str], Any], old: str, new: str, said: str
) -> None:
    assert old in FILE
    with pytest.raises(ConfigError) as raised:
        waivers(FILE.replace(old, new))
    assert str(raised.value) == f"policies/waivers.yaml:{said}"


def test_an_id_stands_once(waivers: Callable[[str], Any]) -> None:
    again = FILE + FILE.partition("waivers:\n")[2]
    with pytest.raises(ConfigError, match=r'another waiver has the id "W-2026-014"'):
        waivers(again)


ODD = [
    None, True, 0, 1, -1, 2.5, "", "x", "2026-12-15", "2026-12-15T00:00:00Z",
    "2026-12-15T00:00:00", "2026-12-15T00:00:00+01:00", "long enough", [], ["x"], {}, {"x": 1},
]  # fmt: skip


def test_schema_and_reader_take_and_reject_the_same() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    places = [("version",), ("waivers",), ("waivers", 0)]
    places += [("waivers", 0, key) for key in (*GOOD["waivers"][0], "limit_override", "other")]
    for path in places:
        for odd in [*ODD, "gone"]:
            document = copy.deepcopy(GOOD)
            parent: Any = document
            for key in path[:-1]:
                parent = parent[key]
            if odd == "gone" and isinstance(parent, dict):
                parent.pop(path[-1], None)
            else:
                parent[path[-1]] = odd
            assert taken(document) == validator.is_valid(document), (path, odd)


def taken(document: Any) -> bool:
    """Whether the reader takes it, as far as a schema can say."""
    try:
        build(document)
    except RejectedError as rejected:
        return bool(rejected.reason)
    return True
