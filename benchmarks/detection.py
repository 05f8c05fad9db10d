"""How surely `costguard gate` finds a regression of 10%, and how often it cries wolf.

    python benchmarks/detection.py [--histories 2000] [--noise 3]

Simulates histories of a noisy metric (seeded, normal noise), decides each as the command does with
its defaults, and prints how many were warned or blocked: with the change 10% slower, and with
nothing changed. `drift` is the share of the false alarms that came of a drift of the whole history.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np

from costguard.gate.baseline import Baseline, Entry, Logged
from costguard.gate.decide import Rules, decide, prepare
from costguard.gate.measurements import Measurements
from costguard.gate.outcome import MetricResult, Outcome
from costguard.gate.series import Series

NAME = "ci_duration.pipeline_seconds"
LEVEL = 600
SIZES = [(3, 7), (3, 10), (3, 20), (5, 5), (5, 7), (5, 10), (5, 20), (7, 20), (1, 20)]
AT = datetime(2026, 1, 1, tzinfo=UTC)
RULES = Rules("default", {}, "USD", "the defaults")
FAILED = {Outcome.WARN, Outcome.BLOCK}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--noise", type=float, default=3.0, help="in percent")
    options = parser.parse_args()
    print(f"{options.histories} histories a row, {options.noise:g}% noise, seed 2026\n")
    print("runs  history  found at +10%  false alarms  of them drift")
    for runs, history in SIZES:
        random = np.random.default_rng([2026, runs, history])
        found, alarms, drifts = measure(random, runs, history, options)
        print(f"{runs:4}  {history:7}  {found:13.1%}  {alarms:12.2%}  {drifts:13.2%}")


def measure(
    random: np.random.Generator, runs: int, history: int, options: argparse.Namespace
) -> tuple[float, float, float]:
    """Shares of histories in which the regression is found, and of false alarms."""
    found = alarms = drifts = 0
    for _ in range(options.histories):
        base = samples(random, LEVEL, history, options.noise)
        found += decided(base, samples(random, 1.10 * LEVEL, runs, options.noise)).outcome in FAILED
        quiet = decided(base, samples(random, LEVEL, runs, options.noise))
        alarms += quiet.outcome in FAILED
        drifts += any(j.rule == "drift" for j in quiet.judgements)
    total = options.histories
    return found / total, alarms / total, drifts / total


def samples(
    random: np.random.Generator, level: float, count: int, noise: float
) -> tuple[Decimal, ...]:
    values = random.normal(level, level * noise / 100, count)
    return tuple(Decimal(str(round(float(value), 3))) for value in values)


def decided(base: tuple[Decimal, ...], new: tuple[Decimal, ...]) -> MetricResult:
    """The decision that the command makes of these samples."""
    log = tuple(Logged(AT, value) for value in base)
    baseline = Baseline("baseline", {NAME: Entry(Series("s", base), log)}, "a", AT)
    measured = Measurements("metrics", {NAME: Series("s", new)}, AT, commit="b")
    return decide(measured, baseline, RULES, prepare(measured, baseline, RULES)).metrics[0]


if __name__ == "__main__":
    main()
