"""Files of measurements: read as they are, or refused with one line that says where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from costguard.errors import UndecidedError, UsageError
from costguard.gate.measurements import read_measurements

File = Callable[[str, Any], Path]
AT = "2026-09-10T17:53:07Z"


def with_series(**keys: Any) -> dict[str, Any]:
    return {
        "schema": 1,
        "measured_at": AT,
        "metrics": {"test.suite_seconds": {"unit": "s", **keys}},
    }


def test_a_whole_file(file: File) -> None:
    keys = {
        "samples": ["318.50", 325, 321.5],
        "runner_class": "linux-4",
        "config_hash": "abc",
        "price_date": "2026-09-09",
        "unknowns": 2,
        "daily": {"2026-09-09": 20, "2026-09-10": "21.5"},
        "month_estimate": "450.00",
        "step": {"on": "2026-09-10", "daily": 21},
    }
    head = {"scope": {"project": "api", "env": "dev"}, "commit": "b", "ancestors": ["a"]}
    path = file("m.json", {**with_series(**keys), **head, "ref": "refs/heads/main"})
    measured = read_measurements(path)
    series = measured.series["test.suite_seconds"]
    assert series.samples == (D("318.50"), D(325), D("321.5"))
    assert series.value == D("321.5")
    assert series.daily == {date(2026, 9, 9): D(20), date(2026, 9, 10): D("21.5")}
    assert (measured.project, measured.environment, measured.ancestors) == ("api", "dev", ("a",))


def test_a_share_is_successes_of_trials(file: File) -> None:
    measured = read_measurements(file("m.json", with_series(successes=57, trials=60)))
    assert measured.series["test.suite_seconds"].value == D("0.95")


IN = "metrics.test.suite_seconds"
NUMBER = 'expected a number that is not negative, such as 301.5 or "301.5"'
TEXTS = [
    ("", "m.json: is empty; expected a metrics file (docs/gate.md)"),
    (
        '{"schema": 1, "metrics": {',
        "m.json:1:27: not valid JSON, or cut off (Expecting property name enclosed in double "
        "quotes); expected a metrics file (docs/gate.md)",
    ),
    (
        '{"schema": 1, "x": NaN}',
        "m.json: NaN is not a number; leave the metric out, or measure it again; expected a "
        "metrics file (docs/gate.md)",
    ),
    (
        r'{"schema": 1, "ref": "\ud800"}',
        r"m.json: a text in it has half of a character (\ud800 to \udfff); expected a metrics file "
        "(docs/gate.md)",
    ),
    (
        '{"schema": 1, "schema": 1}',
        "m.json: key 'schema' stands twice in one object; expected a metrics file (docs/gate.md)",
    ),
    ("[" * 100_000, "m.json: nested too deep; expected a metrics file (docs/gate.md)"),
    ("[]", "m.json: expected a metrics file (docs/gate.md); found an empty list"),
]
DOCUMENTS = [
    ({"schema": 1, "measured_at": AT}, 'm.json: "metrics" is missing'),
    (
        {"schema": 2, "measured_at": AT, "metrics": {}},
        "m.json: schema: version 2 was written by a newer costguard; update costguard to read it",
    ),
    (
        {"schema": "1", "measured_at": AT, "metrics": {"a.b": {"unit": "s", "value": 1}}},
        'm.json: schema: expected 1, the version of this format; found "1"',
    ),
    (
        {"schema": 1, "measured_at": AT, "metrics": {}},
        "m.json: metrics: expected a map of metrics by name; found an empty map",
    ),
    (
        {"schema": 1, "measured_at": "today", "metrics": {"a.b": {"unit": "s", "value": 1}}},
        'm.json: measured_at: expected a moment such as 2026-11-20T17:53:07Z; found "today"',
    ),
    (
        {"schema": 1, "measured_at": AT, "metrics": {"seconds": {"unit": "s", "value": 1}}},
        "m.json: metrics.seconds: expected a name such as ci_duration.pipeline_seconds; "
        'found "seconds"',
    ),
    (with_series(samples=[1, -2]), f"m.json: {IN}.samples[1]: {NUMBER}; found -2"),
    (with_series(samples=[1, None]), f"m.json: {IN}.samples[1]: {NUMBER}; found nothing"),
    (with_series(samples=["NaN"]), f'm.json: {IN}.samples[0]: {NUMBER}; found "NaN"'),
    (with_series(value="5 s"), f'm.json: {IN}.value: {NUMBER}; found "5 s"'),
    (
        with_series(samples=[]),
        f"m.json: {IN}.samples: expected a list of 1 to 1,000 numbers; found an empty list",
    ),
    (
        with_series(sample=[1]),
        f"m.json: {IN}.sample: unknown key; expected one of unit, value, samples, successes, "
        "trials, daily, month_estimate, step, runner_class, config_hash, price_date, unknowns; "
        'did you mean "samples"?',
    ),
    (
        with_series(),
        f"m.json: {IN}: expected one of value, samples, or successes with trials; "
        "found none of them",
    ),
    (
        with_series(value=1, samples=[1]),
        f"m.json: {IN}: expected one of value, samples, or successes with trials; "
        "found both value and samples",
    ),
    (with_series(value=1e16), f"m.json: {IN}.value: expected 0, or a number from 1e-15 to 1e15"),
    (
        {**with_series(value=1), "measured_at": "0001-01-01T00:00:00+23:00"},
        "m.json: measured_at: expected a moment such as 2026-11-20T17:53:07Z; "
        'found "0001-01-01T00:00:00+23:00"',
    ),
    (with_series(successes=1), f"m.json: {IN}: expected successes and trials together"),
    (with_series(successes=3, trials=2), f"m.json: {IN}: more successes than its 2 trials"),
    (
        with_series(successes=0, trials=0),
        f"m.json: {IN}.trials: expected a whole number above 0; found 0",
    ),
    (
        with_series(daily={}),
        f"m.json: {IN}.daily: expected a map of days to numbers, such as "
        '{"2026-09-01": 20}; found an empty map',
    ),
    (
        with_series(daily={"2026-08-31": 1}),
        f"m.json: {IN}.daily: has no day of 2026-09, the month of measured_at; a month without "
        "data has no forecast",
    ),
    (
        with_series(daily={"2026-09-01": 1, "2026-09-03": 1}),
        f"m.json: {IN}.daily: no value for 2026-09-02; a day without data is not a day without "
        "cost",
    ),
    (
        with_series(daily={"2026-09-10": 1, "2026-09-11": 1}),
        f"m.json: {IN}.daily: has 2026-09-11, which is after measured_at (2026-09-10)",
    ),
    (
        with_series(daily={"2026-09-31": 1}),
        f"m.json: {IN}.daily.2026-09-31: expected a day such as 2026-11-20; found 2026-09-31",
    ),
]


@pytest.mark.parametrize(("content", "error"), [*TEXTS, *DOCUMENTS])
def test_what_is_wrong_is_said_in_one_line(file: File, content: Any, error: str) -> None:
    path = file("m.json", content)
    with pytest.raises(UndecidedError) as raised:
        read_measurements(path)
    assert str(raised.value) == error.replace("m.json", path.as_posix(), 1)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file; expected a metrics file"):
        read_measurements(tmp_path / "none.json")
