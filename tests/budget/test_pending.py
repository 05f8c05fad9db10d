"""Reports of other pull requests' checks as pending changes."""

import json
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from costguard.budget.pending import PendingChanges, read
from costguard.errors import ConfigError, UsageError


def report(digest: str = "d7", difference: Any = "12.50", **facts: Any) -> dict[str, Any]:
    return {
        "schema_version": "1.0",
        "currency": "USD",
        "plan": {"digest": digest},
        "decision": {"environment": "dev"},
        "totals": {"difference": difference},
        **facts,
    }


def file(folder: Path, document: Any, name: str = "pr-7.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_the_difference_of_another_pull_request(tmp_path: Path) -> None:
    paths = [file(tmp_path, report()), file(tmp_path, report("d9", "-3"), "pr-9.json")]
    assert read(paths, "dev", "USD", ["d1"]) == PendingChanges(
        (("pr-7.json", D("12.50")), ("pr-9.json", D(-3)))
    )


def test_what_is_not_counted_is_said(tmp_path: Path) -> None:
    paths = [
        file(tmp_path, report()),
        file(tmp_path, report(decision={"environment": "prod"}), "prod.json"),
        file(tmp_path, report("d1"), "own.json"),
        file(tmp_path, report(), "again.json"),
    ]
    found = read(paths, "dev", "USD", ["d1"])
    assert found.changes == (("pr-7.json", D("12.50")),)
    assert found.notes == (
        "prod.json is for prod and is not counted for dev.",
        "own.json is on the very plan that is checked, and is not counted.",
        "again.json is on the same plan as pr-7.json, and is not counted again.",
    )


def test_a_report_on_several_environments(tmp_path: Path) -> None:
    other = report("d8", "90", decision={"environment": "prod"})
    path = file(tmp_path, {"schema_version": "1.0", "results": [other, report()]})
    found = read([path], "dev", "USD")
    assert found.changes == (("pr-7.json", D("12.50")),)
    assert found.notes == ("pr-7.json is for prod and is not counted for dev.",)


def test_a_report_on_several_projects_is_ours_only_if_all_its_plans_are(tmp_path: Path) -> None:
    projects = [{"name": name, "plan": {"digest": name}} for name in ("d1", "d2")]
    path = file(tmp_path, report(projects=projects))
    assert read([path], "dev", "USD", ["d1"]).changes
    assert not read([path], "dev", "USD", ["d1", "d2"]).changes


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], ": not a report of costguard; expected what costguard check --format json writes"),
        ({"version": "0.2"}, ": not a report of costguard"),
        (
            report(schema_version="2.0"),
            ": version 2.0 of the report, and this costguard reads version 1; write it with this "
            "costguard",
        ),
        (report(decision=None), ": it has no decision"),
        (report(currency="EUR"), ": it is in EUR and this check in USD, and nothing is converted"),
        (report(difference="NaN"), ": totals.difference or plan.digest is missing or damaged"),
        (report(difference="1e99"), ": totals.difference or plan.digest is missing or damaged"),
        (report(difference=5), ": totals.difference or plan.digest is missing or damaged"),
        (report(difference=None), ": totals.difference or plan.digest is missing or damaged"),
        (report(digest=""), ": totals.difference or plan.digest is missing or damaged"),
        (
            {"schema_version": "1.0", "results": [report(), report(currency="EUR")]},
            ": results[1]: it is in EUR",
        ),
    ],
)
def test_what_is_no_such_report(tmp_path: Path, document: Any, said: str) -> None:
    path = file(tmp_path, document)
    with pytest.raises(ConfigError) as raised:
        read([path], "dev", "USD")
    assert str(raised.value).startswith(f"{path}{said}")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read([tmp_path / "none.json"], "dev", "USD")
    cut = tmp_path / "cut.json"
    cut.write_text('{"schema_version": "1', encoding="utf-8")
    with pytest.raises(ConfigError, match="not valid JSON"):
        read([cut], "dev", "USD")
