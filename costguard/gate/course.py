"""Where a metric is going: its drift over the last runs, and what its month will come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Final

from costguard.forecast import Forecast, month_end, month_to_date
from costguard.gate.outcome import Judgement, Outcome
from costguard.gate.series import Series
from costguard.gate.settings import Settings
from costguard.gate.statistics import cusum, deviation
from costguard.gate.words import amount, percent
from costguard.trend import mann_kendall, theil_sen

_LEAST_RUNS: Final = 8
"""Runs below which no trend is told."""
_LOOKED_AT: Final = 20
_REFERENCE: Final = 20
"""Runs from which the level is told that later ones are compared with."""
_ALARM: Final = 5
_MAD_TO_DEVIATION: Final = Decimal("1.4826")


def trend(values: Sequence[Decimal], settings: Settings) -> str:
    """Where the last runs (oldest first) are going, in words; empty with fewer than eight."""
    if not tells_drift(values):
        return ""
    last = values[-_LOOKED_AT:]
    line, middle = theil_sen(last), median(last)
    p = mann_kendall(last).p_either
    if p > settings.alpha or not middle:
        text = f"steady over {len(last)} runs"
    else:
        word = "rising" if line.slope > 0 else "falling"
        share = percent(100 * abs(line.slope) / abs(middle))
        text = f"{word} by {share} a run over {len(last)} runs (p {p:.2g})"
    since = _above_its_level_since(values, settings)
    return f"{text}; above its former level for {since} runs" if since else text


def tells_drift(values: Sequence[Decimal]) -> bool:
    """Whether there are runs enough to tell a drift from noise."""
    return len(values) >= _LEAST_RUNS


def drift(values: Sequence[Decimal], settings: Settings) -> Judgement | None:
    """A warning where many small steps have come to more than one step may; else None."""
    if not tells_drift(values):
        return None
    last = values[-_LOOKED_AT:]
    turned = [settings.worsening(Decimal(0), value) for value in last]
    p, middle = mann_kendall(turned).p_rising, abs(median(turned))
    drifted = theil_sen(turned).slope * (len(turned) - 1)
    within = 100 * drifted <= (settings.rise.warn or 0) * middle or drifted <= settings.floor
    if p > settings.alpha or within or not middle:
        return None
    message = (
        f"Worse by {percent(100 * drifted / middle)} over the last {len(last)} runs, in steps too "
        f"small to be seen one by one (p {p:.2g})."
    )
    return Judgement("drift", Outcome.WARN, message, "Look at what was merged in these runs.")


def forecast(series: Series, today: date) -> Forecast | None:
    """What the month will come to; None where neither daily values nor an estimate tell."""
    if not series.daily and series.month_estimate is None:
        return None
    until = max(series.daily, default=today)  # days that are not told are still to come
    return month_end(series.daily, until, estimate=series.month_estimate, step=series.step)


def month(
    series: Series, forecast_: Forecast | None, settings: Settings, today: date
) -> Judgement | None:
    """The month against the most that it may come to; None where nothing says so.

    It blocks only where it is sure enough: with the lower end of the 80% interval, or with what
    the days so far have come to.
    """
    line = settings.rule.month_end
    if line is None or forecast_ is None:
        return None
    spent = month_to_date(series.daily, today)
    told = f"The month will come to {amount(_cents(forecast_.amount), settings.unit)}"
    if forecast_.low is not None and forecast_.high is not None:
        low, high = (amount(_cents(end), settings.unit) for end in (forecast_.low, forecast_.high))
        told += f" (80%: {low} to {high})"
    told += f" by {forecast_.method}; it may come to {amount(line, settings.unit)}."
    sure = spent > line or (forecast_.low is not None and forecast_.low > line)
    outcome = Outcome.BLOCK if sure else Outcome.PASS
    if not sure and forecast_.amount > line:
        outcome = Outcome.WARN
    fix = "" if outcome is Outcome.PASS else "Spend less in what is left of the month."
    return Judgement("month-end", outcome, told, fix)


def _above_its_level_since(values: Sequence[Decimal], settings: Settings) -> int:
    """For how many runs a metric has been above the level of its first ones; 0 where it is not."""
    reference, later = values[:_REFERENCE], values[_REFERENCE:]
    if not later:
        return 0
    level, spread = median(reference), _MAD_TO_DEVIATION * deviation(reference)
    if not spread:
        return 0
    sums = cusum(later, level, spread)
    if sums[-1] <= _ALARM:
        return 0
    return next(
        runs for runs in range(1, len(sums) + 1) if runs == len(sums) or not sums[-runs - 1]
    )


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
