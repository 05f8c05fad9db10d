"""Actual spend: what exports say by day, and what is refused."""

import json
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from costguard.budget.actual import read
from costguard.errors import ConfigError, UsageError

TODAY = date(2026, 11, 21)
HEAD = "ChargePeriodStart,ChargePeriodEnd,BilledCost,EffectiveCost,BillingCurrency\n"


def focus(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "focus.csv"
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def day(number: int, cost: str, currency: str = "USD", month: int = 11) -> str:
    first = f"2026-{month:02}-{number:02}T00:00:00Z"
    return f"{first},2026-{month:02}-{number + 1:02}T00:00:00Z,0,{cost},{currency}"


def explorer(folder: Path, *days: Any, **more: Any) -> Path:
    path = folder / "spend.json"
    path.write_text(json.dumps({"ResultsByTime": list(days), **more}), encoding="utf-8")
    return path


def result(number: int, amount: Any, unit: str = "USD", until: int = 1) -> dict[str, Any]:
    return {
        "TimePeriod": {"Start": f"2026-11-{number:02}", "End": f"2026-11-{number + until:02}"},
        "Total": {"UnblendedCost": {"Amount": amount, "Unit": unit}},
        "Groups": [],
        "Estimated": True,
    }


def test_focus_rows_of_a_day_add_up_and_credits_count(tmp_path: Path) -> None:
    hour = "2026-11-02T23:00:00+00:00,2026-11-03T00:00:00Z,9,0.25,USD"
    path = focus(tmp_path, day(1, "10.50"), day(1, "-0.75"), day(2, "8"), hour)
    assert read(path, TODAY) == {date(2026, 11, 1): D("9.75"), date(2026, 11, 2): D("8.25")}


def test_what_is_charged_by_the_month_is_spread_over_its_days(tmp_path: Path) -> None:
    tax = "2026-11-01T00:00:00Z,2026-12-01T00:00:00Z,0,30,USD"
    path = focus(tmp_path, day(1, "10"), day(2, "11"), tax)
    assert read(path, TODAY) == {date(2026, 11, 1): D(11), date(2026, 11, 2): D(12)}


def test_without_effective_cost_the_billed_cost_counts(tmp_path: Path) -> None:
    head = "BillingCurrency,BilledCost,ChargePeriodStart\n"
    path = focus(tmp_path, "USD,1.5,2026-11-20T00:00:00Z", head=head)
    assert read(path, TODAY) == {date(2026, 11, 20): D("1.5")}


def test_cost_explorer(tmp_path: Path) -> None:
    path = explorer(tmp_path, result(1, "10.5000000001"), result(2, "-1"))
    assert read(path, TODAY) == {date(2026, 11, 1): D("10.5000000001"), date(2026, 11, 2): D(-1)}


def test_early_in_a_month_last_month_is_enough(tmp_path: Path) -> None:
    path = focus(tmp_path, day(29, "10", month=10), day(30, "10", month=10))
    assert len(read(path, date(2026, 11, 2))) == 2
    with pytest.raises(ConfigError) as raised:
        read(path, date(2026, 11, 4))
    assert str(raised.value).endswith(
        "focus.csv: it has no data of 2026-11; its last day is 2026-10-30; export the spend of "
        "this month up to yesterday"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (day(2, "NaN"), "focus.csv:3: EffectiveCost: expected an amount, found 'NaN'"),
        (day(2, "inf"), "focus.csv:3: EffectiveCost: expected an amount, found 'inf'"),
        (day(2, ""), "focus.csv:3: EffectiveCost: expected an amount, found nothing"),
        (
            day(2, "1e99999999"),
            "focus.csv:3: EffectiveCost: expected an amount, found '1e99999999'",
        ),
        (
            "9999-12-31T00:00:00Z,9999-12-31T01:00:00Z,0,5,USD",
            "focus.csv:3: EffectiveCost: expected a time such as 2026-11-01T00:00:00Z, found "
            "'9999-12-31T00:00:00Z'",
        ),
        (day(2, "$5"), "focus.csv:3: EffectiveCost: expected an amount, found '$5'"),
        (
            day(2, "5", "EUR"),
            "focus.csv:3: the amount is in EUR and the prices in USD, and nothing is converted; "
            "export in USD",
        ),
        (
            "yesterday,2026-11-03T00:00:00Z,0,5,USD",
            "focus.csv:3: EffectiveCost: expected a time such as 2026-11-01T00:00:00Z, found "
            "'yesterday'",
        ),
        (
            "2026-11-03T00:00:00Z,2026-11-02T00:00:00Z,0,5,USD",
            "focus.csv:3: EffectiveCost: the period from '2026-11-03T00:00:00Z' to "
            "'2026-11-02T00:00:00Z' makes no sense",
        ),
        ("1,2", "focus.csv:3: the row has another number of cells than the heading"),
        (
            day(5, "1"),
            "focus.csv: it has no charge of 2026-11-02 and 2 more days between 2026-11-01 and "
            "2026-11-05, and a missing day is not a free one; export every day, those without cost "
            "with an amount of 0",
        ),
    ],
)
def test_wrong_focus_rows(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read(focus(tmp_path, day(1, "1"), row), TODAY)
    assert str(raised.value) == f"{tmp_path}/{said}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: no column ChargePeriodStart, BillingCurrency, EffectiveCost or BilledCost"),
        (HEAD, ": it has no charge of a day or an hour"),
        ("a,b\n1,2\n", ":1: no column ChargePeriodStart"),
        (f'{HEAD}"x', ":2: not a CSV file"),
        ("{", ": not valid JSON"),
        ("{}", ": it has no list ResultsByTime"),
    ],
)
def test_files_without_spend(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "spend"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        read(path, TODAY)
    assert str(raised.value).startswith(f"{path}{said}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (result(2, "NaN"), "ResultsByTime[1]: expected an amount, found 'NaN'"),
        (result(2, 5.5), "ResultsByTime[1]: expected an amount, found 5.5"),
        (result(2, None), "ResultsByTime[1]: expected an amount, found nothing"),
        (result(2, "5", "EUR"), "ResultsByTime[1]: the amount is in EUR and the prices in USD"),
        (result(2, "5", until=7), "ResultsByTime[1]: it is for 7 days; export with aws ce"),
        ({"Total": {}, "Groups": [{}]}, "ResultsByTime[1]: no Total.UnblendedCost"),
        ("x", "ResultsByTime[1]: no Total.UnblendedCost"),
    ],
)
def test_wrong_days_of_cost_explorer(tmp_path: Path, entry: Any, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read(explorer(tmp_path, result(1, "1"), entry), TODAY)
    assert str(raised.value).startswith(f"{tmp_path}/spend.json: {said}")


def test_one_page_of_several_is_not_the_spend(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="only one page of several"):
        read(explorer(tmp_path, result(1, "1"), NextPageToken="x"), TODAY)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file; expected a FOCUS export"):
        read(tmp_path / "none.csv", TODAY)
