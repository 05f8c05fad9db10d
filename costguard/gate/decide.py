"""The gate: every metric of a run against its baseline and its rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from costguard.errors import UndecidedError
from costguard.gate import course, exact, noisy
from costguard.gate.baseline import (
    Baseline,
    Entry,
    comparable,
    refuse_other_scope,
    stale,
    stale_prices,
)
from costguard.gate.measurements import Measurements
from costguard.gate.outcome import Compared, GateResult, Judgement, MetricResult, Outcome, heaviest
from costguard.gate.series import Series
from costguard.gate.settings import Settings, currency_of, settings_of
from costguard.gate.statistics import holm
from costguard.model.metric import MetricRule


class Rules(NamedTuple):
    """What metrics may come to in the environment that was measured."""

    environment: str
    metrics: Mapping[str, MetricRule]
    currency: str
    source: str
    """File that the rules stand in, for messages."""


class Prepared(NamedTuple):
    """A metric beside all that it is decided by."""

    series: Series
    settings: Settings
    entry: Entry | None
    """What it is compared with; None where there is nothing, or nothing comparable."""
    compared: Compared | None
    today: date


class PreparedRun(NamedTuple):
    """All metrics of a run, and what there is to note of them."""

    metrics: Mapping[str, Prepared]
    notes: tuple[str, ...]


def prepare(measured: Measurements, baseline: Baseline | None, rules: Rules) -> PreparedRun:
    """Put each metric beside its rule and its baseline.

    Raises ``UndecidedError`` where they do not go together: another unit, currency or scope.
    """
    if baseline is not None:
        refuse_other_scope(baseline, measured, rules.environment)
    metrics, notes = {}, []
    for name, series in measured.series.items():
        settings = _settings(name, series, measured, rules)
        stored = baseline.entries.get(name) if baseline else None
        entry, why = comparable(stored, series, name, baseline.source if baseline else "")
        if why:
            notes.append(why)
        compared = None
        if entry is not None and series.samples:
            compared = _compared(series, entry, settings)
        today = measured.measured_at.date()
        metrics[name] = Prepared(series, settings, entry, compared, today)
    notes += _about_the_run(measured, baseline, rules)
    return PreparedRun(metrics, tuple(notes))


def decide(
    measured: Measurements,
    baseline: Baseline | None,
    rules: Rules,
    prepared: PreparedRun,
    failed_before: Collection[str] = (),
) -> GateResult:
    """Decide every metric. ``failed_before`` are those that the run before warned or blocked."""
    chances = {
        name: metric.compared.p
        for name, metric in prepared.metrics.items()
        if metric.compared is not None and metric.compared.p is not None
    }
    corrected = holm(chances)
    results = []
    for name, metric in prepared.metrics.items():
        stands = corrected.get(name, 1.0) <= metric.settings.alpha
        results.append(_result(name, metric, may_block=stands and name in failed_before))
    return GateResult(
        source=measured.source,
        environment=rules.environment,
        budgets=rules.source,
        outcome=heaviest(result.outcome for result in results),
        metrics=tuple(results),
        baseline=_baseline_in_words(baseline),
        false_alarms=_false_alarms(prepared.metrics.values()),
        notes=prepared.notes,
    )


def _settings(name: str, series: Series, measured: Measurements, rules: Rules) -> Settings:
    rule = rules.metrics.get(name)
    if rule is not None and rule.unit is not None and rule.unit != series.unit:
        raise UndecidedError(
            f"{measured.source}: metrics.{name}.unit: {rules.source} has its rule in {rule.unit} "
            f"and it was measured in {series.unit}, and nothing is converted; use one unit"
        )
    currency = currency_of(series.unit)
    if currency is not None and currency != rules.currency:
        raise UndecidedError(
            f"{measured.source}: metrics.{name}.unit: is in {currency} and {rules.source} is in "
            f"{rules.currency}, and nothing is converted; measure in {rules.currency}"
        )
    return settings_of(name, series.unit, rule)


def _compared(series: Series, entry: Entry, settings: Settings) -> Compared:
    if not settings.exact:
        return noisy.compared(series, entry.series, settings)
    before, after = entry.series.value or Decimal(0), series.value or Decimal(0)
    shift = settings.worsening(before, after)
    return Compared(shift / before if before else None, shift)


def _result(name: str, metric: Prepared, *, may_block: bool) -> MetricResult:
    series, settings, entry = metric.series, metric.settings, metric.entry
    values = _course(metric)
    forecast = course.forecast(series, metric.today)
    judgements = [] if settings.trend else list(_judgements(metric, values, may_block=may_block))
    outcome = heaviest(judgement.outcome for judgement in judgements)
    more = None
    if outcome is Outcome.INCONCLUSIVE and entry is not None and metric.compared is not None:
        more = noisy.more_runs(series, entry.series, metric.compared, settings)
    return MetricResult(
        name=name,
        unit=series.unit,
        outcome=outcome,
        judgements=tuple(judgements),
        after=series.value,
        before=entry.series.value if entry else None,
        compared=metric.compared,
        runs=len(series.samples),
        history=len(entry.series.samples) if entry else 0,
        limit=settings.rule.limit,
        more_runs=more,
        trend=course.trend(values, settings),
        forecast=forecast,
    )


def _judgements(
    metric: Prepared, course_: list[Decimal], *, may_block: bool
) -> Iterator[Judgement]:
    """All that there is to say of a metric that can fail."""
    series, settings, entry = metric.series, metric.settings, metric.entry
    if series.value is not None:
        before = entry.series.value if entry else None
        yield from _present(exact.limit(before, series.value, settings, worse=_worse(metric)))
        yield from _envelope_or_increase(metric, may_block=may_block)
        yield from exact.unknowns(series.unknowns)
    yield from _present(course.drift(course_, settings))
    forecast = course.forecast(series, metric.today)
    yield from _present(course.month(series, forecast, settings, metric.today))
    if entry is not None and stale_prices(entry, metric.today):
        message = f"The baseline's prices are of {entry.series.price_date}, more than 30 days ago."
        fix = "Price the baseline's inventory anew, and update the baseline."
        yield Judgement("stale-prices", Outcome.WARN, message, fix)


def _envelope_or_increase(metric: Prepared, *, may_block: bool) -> Iterator[Judgement]:
    series, settings, entry = metric.series, metric.settings, metric.entry
    if settings.rule.envelope is not None:
        if not settings.exact and len(series.samples) < settings.sampling.runs:
            lacking = settings.sampling.runs - len(series.samples)
            message = f"An envelope needs {settings.sampling.runs} runs of a noisy metric."
            fix = f"Measure {lacking} more {'run' if lacking == 1 else 'runs'}."
            yield Judgement("envelope", Outcome.INCONCLUSIVE, message, fix)
            return
        yield from _present(exact.envelope(series.value or Decimal(0), settings))
        return
    if entry is None or metric.compared is None:
        yield Judgement("increase", Outcome.PASS, "There is no baseline to compare with yet.")
        return
    if settings.exact:
        before = entry.series.value or Decimal(0)
        yield exact.increase(before, series.value or Decimal(0), settings)
    else:
        yield noisy.judge(series, entry.series, metric.compared, settings, may_block=may_block)
    if settings.exact or _worse(metric):
        yield from _present(exact.increase_amount(metric.compared.shift, settings))


def _worse(metric: Prepared) -> bool:
    """Whether a metric is worse than its baseline, and if noisy, not by noise alone."""
    if metric.compared is None or metric.compared.shift <= 0:
        return False
    return metric.settings.exact or noisy.surely_worse(metric.compared, metric.settings)


def _present(judgement: Judgement | None) -> Iterator[Judgement]:
    if judgement is not None:
        yield judgement


def _about_the_run(
    measured: Measurements, baseline: Baseline | None, rules: Rules
) -> Iterator[str]:
    missing = [name for name in rules.metrics if name not in measured.series]
    if missing:
        yield f"Not measured, though {rules.source} has a rule: {', '.join(missing)}."
    yield from _idle_rules(measured, rules)
    if baseline is not None and (behind := stale(baseline, measured)):
        yield behind


def _idle_rules(measured: Measurements, rules: Rules) -> Iterator[str]:
    """Rules that would fail a metric of which only the trend is told."""
    for name, series in measured.series.items():
        rule = rules.metrics.get(name)
        if rule is None or not settings_of(name, series.unit, rule).trend:
            continue
        if rule._replace(unit=None, better=None, exact=None, trend=None) != MetricRule():
            yield f"{name}: only its trend is told; the rest of its rule fails nothing."


def _baseline_in_words(baseline: Baseline | None) -> str:
    if baseline is None:
        return "none yet"
    return f"{baseline.source} (commit {baseline.commit}, {baseline.updated_at:%Y-%m-%d})"


def _false_alarms(metrics: Iterable[Prepared]) -> Decimal:
    """Chance in percent, at most, that noise alone makes a warning in a run with these metrics."""
    quiet = Decimal(1)
    for metric in metrics:
        tests = 0 if metric.settings.exact or metric.settings.trend else _tests(metric)
        quiet *= (1 - metric.settings.sampling.false_alarms / 100) ** tests
    return 100 * (1 - quiet)


def _tests(metric: Prepared) -> int:
    """How many tests of a noisy metric may make a false alarm: of the step, and of the drift."""
    compared = metric.compared
    step = compared is not None and (compared.p is not None or compared.z is not None)
    return step + course.tells_drift(_course(metric))


def _course(metric: Prepared) -> list[Decimal]:
    """Values of the default branch's runs, then of this one."""
    past = metric.entry.course if metric.entry else []
    return past if metric.series.value is None else [*past, metric.series.value]
