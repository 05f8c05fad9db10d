"""Measured series: what one metric of a run has come to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from costguard.forecast import Step
from costguard.model.money import to_decimal
from costguard.strict import RejectedError, demand, mapping, text
from costguard.yaml_document import KeyPath

NAME: Final = re.compile(r"^[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)+$")
"""Names of metrics: the surface, a dot, the metric."""
KEYS: Final = (
    "unit", "value", "samples", "successes", "trials", "daily", "month_estimate", "step",
    "runner_class", "config_hash", "price_date", "unknowns",
)  # fmt: skip

_NUMBER = re.compile(r"^[0-9]{1,60}(\.[0-9]{1,60})?([eE][+-]?[0-9]{1,2})?$")
_DATE = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_MOST_SAMPLES = 1_000
_MOST_DAYS = 400
_LARGEST = Decimal(10**15)
_LARGEST_COUNT = 10**9


class Series(NamedTuple):
    """What a metric has come to."""

    unit: str
    samples: tuple[Decimal, ...] = ()
    """Repeats of the measurement; one where it was measured once."""
    successes: int | None = None
    trials: int | None = None
    """For a share: of how many trials ``successes`` succeeded; the one sample is then the share."""
    daily: Mapping[date, Decimal] = MappingProxyType({})
    """What each day of the month came to, without a gap."""
    month_estimate: Decimal | None = None
    """What the plan says that the whole month comes to."""
    step: Step | None = None
    """A merged change within the month."""
    runner_class: str = ""
    """Kind of machine that measured; different ones are never compared."""
    config_hash: str = ""
    """Digest of what was measured how; different ones are never compared."""
    price_date: date | None = None
    unknowns: int = 0
    """Parts of the value that are not known."""

    @property
    def value(self) -> Decimal | None:
        """Median of the samples; None where there are only daily values."""
        return median(self.samples) if self.samples else None


def read_series(value: Any, path: KeyPath, *more: str) -> Series:
    """A series from JSON data; ``more`` keys are left to the caller. Raises ``RejectedError``."""
    keys = mapping(value, path, *KEYS, *more, required=("unit",))
    successes, trials = _count(keys, "successes", path), _count(keys, "trials", path)
    daily = _daily(keys["daily"], (*path, "daily")) if "daily" in keys else {}
    series = Series(
        unit=text(keys["unit"], (*path, "unit")),
        samples=_samples(keys, path),
        successes=successes,
        trials=trials,
        daily=daily,
        month_estimate=_optional(keys, "month_estimate", path),
        step=_step(keys["step"], (*path, "step")) if "step" in keys else None,
        runner_class=_optional_text(keys, "runner_class", path),
        config_hash=_optional_text(keys, "config_hash", path),
        price_date=day(keys["price_date"], (*path, "price_date")) if "price_date" in keys else None,
        unknowns=_count(keys, "unknowns", path) or 0,
    )
    if successes is None or trials is None:
        return series
    return series._replace(samples=(Decimal(successes) / trials,))


def series_makes_sense(series: Series, keys: Mapping[str, Any], path: KeyPath) -> None:
    """Reject values that are good one by one and make no sense together."""
    forms = [key for key in ("value", "samples", "successes") if key in keys]
    if len(forms) > 1 or (not forms and not series.daily):
        told = "both " + " and ".join(forms) if forms else "none of them"
        reason = f"expected one of value, samples, or successes with trials; found {told}"
        raise RejectedError(path, reason)
    if ("successes" in keys) != ("trials" in keys):
        raise RejectedError(path, "expected successes and trials together")
    if series.trials is not None and (series.successes or 0) > series.trials:
        raise RejectedError(path, f"more successes than its {series.trials} trials")
    days = sorted(series.daily)
    for before, after in pairwise(days):
        if after - before != timedelta(days=1):
            gap = (before + timedelta(days=1)).isoformat()
            reason = f"no value for {gap}; a day without data is not a day without cost"
            raise RejectedError((*path, "daily"), reason)


def number(value: Any, path: KeyPath) -> Decimal:
    """A number that is not negative, as a JSON number or as decimal text."""
    demand(not isinstance(value, str) or _NUMBER.search(value), path)
    read = to_decimal(value)
    if read is None or read < 0:
        raise RejectedError(path)
    if read and not 1 / _LARGEST <= read <= _LARGEST:
        raise RejectedError(path, "expected 0, or a number from 1e-15 to 1e15")
    return +read  # with no more digits than can be calculated with


def day(value: Any, path: KeyPath) -> date:
    """A day such as 2026-11-20."""
    try:
        return date.fromisoformat(text(value, path, _DATE))
    except ValueError:
        raise RejectedError(path, f"expected a day such as 2026-11-20; found {value}") from None


def _samples(keys: Mapping[str, Any], path: KeyPath) -> tuple[Decimal, ...]:
    if "value" in keys:
        return (number(keys["value"], (*path, "value")),)
    if "samples" not in keys:
        return ()
    samples, path = keys["samples"], (*path, "samples")
    demand(isinstance(samples, list) and 0 < len(samples) <= _MOST_SAMPLES, path)
    return tuple(number(value, (*path, at)) for at, value in enumerate(samples))


def _daily(value: Any, path: KeyPath) -> dict[date, Decimal]:
    days = mapping(value, path)
    demand(0 < len(days) <= _MOST_DAYS, path)
    for name in days:
        demand(_DATE.search(name), (*path, name))
    return {
        day(name, (*path, name)): number(amount, (*path, name)) for name, amount in days.items()
    }


def _step(value: Any, path: KeyPath) -> Step:
    keys = mapping(value, path, "on", "daily", required=("on", "daily"))
    return Step(day(keys["on"], (*path, "on")), number(keys["daily"], (*path, "daily")))


def _optional(keys: Mapping[str, Any], key: str, path: KeyPath) -> Decimal | None:
    return number(keys[key], (*path, key)) if key in keys else None


def _optional_text(keys: Mapping[str, Any], key: str, path: KeyPath) -> str:
    return text(keys[key], (*path, key)) if key in keys else ""


def _count(keys: Mapping[str, Any], key: str, path: KeyPath) -> int | None:
    if key not in keys:
        return None
    value, path = keys[key], (*path, key)
    demand(isinstance(value, int) and not isinstance(value, bool), path)
    least = 1 if key == "trials" else 0
    demand(least <= value <= _LARGEST_COUNT, path)
    return int(value)
