"""Where an environment lands: run rate, this change, pending ones, the month by the calendar."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from costguard.budget.landing import land, landing_findings, run_rate
from costguard.model.baseline import Comparison
from costguard.model.budget import Budgets
from costguard.model.estimate import Estimate, Total
from costguard.model.finding import Finding
from costguard.model.landing import Landing, RunRateSource
from costguard.model.money import rounded

BUDGETS = "version: 1\nenvironments:\n  dev:\n    budget: {monthly: 500}\n"
TEN_DAYS = [20, 21, 19, 20, 10, 9, 21, 20, 22, 20]
"""The first ten days of September 2026, which begins on a Tuesday."""


def days(first: date, values: list[int]) -> dict[date, D]:
    return {first + timedelta(days=n): D(value) for n, value in enumerate(values)}


def landing(
    rate: str,
    change: str,
    *pending: tuple[str, str],
    today: date = date(2026, 11, 21),
    daily: Mapping[date, D] | None = None,
    source: RunRateSource = RunRateSource.BASELINE,
    limit: D | None = D(500),
) -> Landing:
    others = [(name, D(amount)) for name, amount in pending]
    return land(D(rate), source, D(change), today=today, limit=limit, pending=others, daily=daily)


@pytest.fixture
def findings(budgets: Callable[[str], Budgets]) -> Callable[[Landing], dict[str, Finding]]:
    def find(at: Landing) -> dict[str, Finding]:
        own = budgets(BUDGETS)
        return {f.id: f for f in landing_findings(at, own.environments["dev"], own)}

    return find


Find = Callable[[Landing], dict[str, Finding]]


def test_run_rate_change_and_pending_changes_add_up() -> None:
    at = landing("400", "25.50", ("pr-7", "40"), ("pr-9", "-10"))
    assert (at.alone, at.pending_change, at.landed) == (D("425.50"), D(30), D("455.50"))
    assert at.head_room == D("44.50")
    assert landing("400", "0", limit=None).head_room is None


@pytest.mark.parametrize(
    ("today", "hours", "left", "forecast"),
    [
        # 730 a month is one an hour; from today on another one is added.
        (date(2026, 2, 1), 672, 672, "1344"),
        (date(2026, 2, 28), 672, 24, "696"),
        (date(2028, 2, 29), 696, 24, "720"),
        (date(2026, 11, 21), 720, 240, "960"),
        (date(2026, 12, 31), 744, 24, "768"),
    ],
)
def test_a_month_has_the_hours_of_the_calendar(
    today: date, hours: int, left: int, forecast: str
) -> None:
    at = landing("730", "730", today=today)
    assert (at.hours_in_month, at.hours_left) == (hours, left)
    assert at.month == today.replace(day=1)
    assert rounded(at.forecast) == D(forecast)
    assert at.method == "estimate"
    assert (at.low, at.month_to_date) == (None, None)


def test_two_changes_that_each_fit_and_together_do_not(findings: Find) -> None:
    first = findings(landing("400", "60", today=date(2026, 11, 30)))
    assert first == {}
    second = findings(landing("400", "60", ("pr-7.json", "70"), today=date(2026, 11, 30)))
    (found,) = second.values()
    assert (found.id, found.level) == ("budget-landing", "warn")
    assert found.message == (
        "Alone this change fits ($460.00 a month), but not together with 1 pending change: "
        "pr-7.json (+$70.00). With them the environment would cost $530.00 a month, $30.00 above "
        "the limit for dev of $500.00."
    )
    assert found.remedy == (
        "Agree which of them lands first; together they must be cheaper by $30.00 a month, or "
        "environments.dev.budget in policies/budgets.yaml higher."
    )


def test_exactly_the_limit_still_fits(findings: Find) -> None:
    end = date(2026, 11, 30)
    assert findings(landing("400", "60", ("pr-7", "40"), today=end)) == {}
    assert "budget-landing" in findings(landing("400", "60", ("pr-7", "40.01"), today=end))


def test_who_makes_it_cheaper_is_not_warned_for_others(findings: Find) -> None:
    assert findings(landing("490", "-5", ("pr-7", "40"), today=date(2026, 11, 30))) == {}


def test_a_change_that_does_not_fit_alone_is_the_limit_s_to_block(findings: Find) -> None:
    assert findings(landing("490", "20", ("pr-7", "5"), today=date(2026, 11, 30))) == {}


def test_a_long_month_is_forecast_above_the_limit(findings: Find) -> None:
    """495.00 per 730 hours are 504.49 in the 744 hours of December."""
    found = findings(landing("495", "0", today=date(2026, 12, 5)))
    assert found["budget-forecast"].level == "warn"
    assert found["budget-forecast"].message == (
        "December 2026 (744 hours) is heading for $504.49, $4.49 above the limit for dev of "
        "$500.00."
    )
    assert findings(landing("495", "0", today=date(2026, 11, 5))) == {}


def test_ten_days_of_spend_are_continued_by_weekdays() -> None:
    """Median days: 182 + 14 x 20 + 6 x 9.5 = 519.00, of which 337 are to come. The estimate has
    450 x 720/730 = 443.8356 for the month, or 295.8904 for 20 days. Ten days weigh 10/17:
    182 + 198.2353 + 121.8372 = 502.0725. The interval is 0.916 x sqrt(14) x 1.2816 = 4.39."""
    at = landing("450", "0", today=date(2026, 9, 11), daily=days(date(2026, 9, 1), TEN_DAYS))
    assert at.method == "weekday_median"
    assert (at.month_to_date, at.spent_until) == (D(182), date(2026, 9, 10))
    assert rounded(at.forecast) == D("502.07")
    assert at.low is not None
    assert rounded(at.forecast - at.low) == D("4.39")


def test_what_is_added_counts_from_today() -> None:
    """36.50 a month is 0.05 an hour; 480 hours are left from 11 September on: 24.00."""
    spent = days(date(2026, 9, 1), TEN_DAYS)
    without = landing("450", "0", today=date(2026, 9, 11), daily=spent)
    with_it = landing("450", "36.50", today=date(2026, 9, 11), daily=spent)
    assert rounded(with_it.forecast - without.forecast) == D("24.00")
    assert with_it.month_to_date == D(182)


def test_days_that_are_not_over_do_not_count() -> None:
    spent = days(date(2026, 9, 1), [*TEN_DAYS, 999])
    at = landing("450", "0", today=date(2026, 9, 11), daily=spent)
    assert at.month_to_date == D(182)


def test_after_a_large_change_the_new_daily_rate_holds() -> None:
    """Ten days of 20; a change adds 456.25 per 730 hours, or 15 a day: 200 + 20 x 35 = 900."""
    spent = days(date(2026, 9, 1), [20] * 10)
    at = landing("608.3333333333", "456.25", today=date(2026, 9, 11), daily=spent)
    assert at.method == "plan_step"
    assert rounded(at.forecast) == D("900.00")


def test_after_a_merged_change_its_daily_rate_holds() -> None:
    """Ten days come to 246; since the eighth 1,064.58 per 730 hours, or 35 a day: 946.00."""
    spent = days(date(2026, 9, 1), [20] * 7 + [35, 36, 35])
    merged = land(
        D("1064.5833333333"),
        RunRateSource.BASELINE,
        D(0),
        today=date(2026, 9, 11),
        limit=None,
        daily=spent,
        merged=date(2026, 9, 8),
    )
    assert (merged.method, rounded(merged.forecast)) == ("plan_step", D("946.00"))


def test_a_step_is_not_forecast_below_what_is_spent_anyway() -> None:
    """The plan knows of 10 a month; the account spends 20 a day and gets 2.40 more."""
    spent = days(date(2026, 9, 1), [20] * 10)
    at = landing("10", "73", today=date(2026, 9, 11), daily=spent)
    assert rounded(at.forecast) == D("200.00") + 20 * D("22.40")


@pytest.mark.parametrize(("number", "method"), [(2, "estimate"), (3, "prior_shrunk")])
def test_short_histories(number: int, method: str) -> None:
    spent = days(date(2026, 9, 1), TEN_DAYS[:number])
    at = landing("450", "0", today=date(2026, 9, 1 + number), daily=spent)
    assert at.method == method
    assert at.low is None


def test_spend_of_earlier_months_alone_tells_no_month_to_date() -> None:
    spent = days(date(2026, 8, 20), [20] * 12)
    at = landing("730", "0", today=date(2026, 9, 1), daily=spent)
    assert (at.month_to_date, at.spent_until, at.method) == (None, None, "estimate")
    assert rounded(at.forecast) == D("720.00")


def test_a_forecast_blocks_only_where_its_lower_end_is_above_the_limit(findings: Find) -> None:
    spent = days(date(2026, 9, 1), TEN_DAYS)
    near = landing("450", "1", today=date(2026, 9, 11), daily=spent)
    assert near.low is not None
    assert near.low < 500 < near.forecast
    assert findings(near)["budget-forecast"].level == "warn"
    above = landing("450", "36.50", today=date(2026, 9, 11), daily=spent)
    assert findings(above)["budget-forecast"].level == "block"
    assert findings(above)["budget-forecast"].message == (
        "September 2026 (720 hours) is heading for $526.07 (with 80% certainty between $521.68 "
        "and $530.47), $26.07 above the limit for dev of $500.00."
    )
    others = landing("450", "1", ("pr-7", "36.50"), today=date(2026, 9, 11), daily=spent)
    assert findings(others)["budget-forecast"].level == "warn"
    cheaper = landing("480", "-1", today=date(2026, 9, 11), daily=days(date(2026, 9, 1), [30] * 10))
    assert findings(cheaper)["budget-forecast"].level == "warn"


def test_where_the_run_rate_comes_from(
    estimate: Callable[..., Estimate],
) -> None:
    spent = days(date(2026, 9, 1), [7, *[24] * 14])
    total = Total(D(480), 0, 0)
    now = Total(D("489.60"), 0, 0)
    against = Comparison("b.json", total, now, now, ())
    assert run_rate(estimate("100", "110"), against, spent) == (
        D("489.60"),
        RunRateSource.BASELINE,
    )
    assert run_rate(estimate("100", "110"), None, spent) == (D(100), RunRateSource.STATE)
    # The last two whole weeks: 24 a day are 1 an hour.
    assert run_rate(estimate(None, "110"), None, spent) == (D(730), RunRateSource.ACTUAL)
    assert run_rate(estimate(None, "110"), None, {}) == (D(0), RunRateSource.NOTHING)


def test_actual_spend_above_the_limit_is_said(findings: Find) -> None:
    at = landing("490", "20", today=date(2026, 11, 30), source=RunRateSource.ACTUAL)
    assert findings(at)["budget-landing"].message == (
        "After its actual spend the environment costs $490.00 a month, and with this change "
        "$510.00, $10.00 above the limit for dev of $500.00."
    )
