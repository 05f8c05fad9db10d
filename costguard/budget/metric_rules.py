"""Reads ``metrics`` of a budget file: what measured series may come to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from math import comb
from typing import Any, Final

from costguard.model.budget import Mode
from costguard.model.metric import Bands, Better, MetricRule, Sampling
from costguard.model.money import plain
from costguard.strict import RejectedError, amount, demand, mapping, percent, text
from costguard.yaml_document import KeyPath

KEY: Final = "metrics"
"""Key of the file, and of each environment."""

_NAME = re.compile(r"^[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)+$")
_KEYS = (
    "unit", "better", "exact", "trend", "limit", "limit_warn", "mode", "warn", "block", "amount",
    "floor", "envelope", "month_end", "runs", "history", "window", "false_alarms",
)  # fmt: skip
_MOST_RUNS = 100


def of(keys: Mapping[str, Any], path: KeyPath) -> Mapping[str, MetricRule]:
    """Rules by the name of their metric, among the keys at ``path``; raises ``RejectedError``."""
    path = (*path, KEY)
    rules = mapping(keys.get(KEY, {}), path)
    for name in rules:
        demand(_NAME.search(name), (*path, name))
    return {name: _rule(rule, (*path, name)) for name, rule in rules.items()}


def make_sense(rules: Mapping[str, MetricRule], path: KeyPath) -> None:
    """Reject rules whose values are good one by one and make no sense together."""
    for name, rule in rules.items():
        place = (*path, KEY, name)
        for bands, unit, key in ((rule.rise, "%", "warn"), (rule.rise_amount, "", "amount")):
            if bands.warn is not None and bands.block is not None and bands.warn > bands.block:
                reason = (
                    f"the warning at {plain(bands.warn)}{unit} must not start above the block "
                    f"at {plain(bands.block)}{unit}"
                )
                raise RejectedError((*place, key), reason)
        if rule.envelope is not None and not rule.envelope:
            raise RejectedError((*place, "envelope"), "an envelope of 0 has no percentages")
        if rule.envelope is not None and rule.rise_amount != Bands():
            reason = "an envelope takes the place of the baseline that amount counts from"
            raise RejectedError((*place, "amount"), reason)
        _can_decide(rule.sampling, place)


def _can_decide(sampling: Sampling, path: KeyPath) -> None:
    """Reject samples so few that no difference could ever be told from noise."""
    runs, window, alarms = sampling.runs, sampling.window, sampling.false_alarms
    if window < sampling.history:
        reason = f"a window of {window} never holds a history of {sampling.history}"
        raise RejectedError(path, reason)
    least = Decimal(100) / comb(runs + window, runs)
    if least > alarms:
        reason = (
            f"{runs} runs against a window of {window} can never reach {plain(alarms)}% false "
            f"alarms (at best {least:.2g}%); raise runs, window or false_alarms"
        )
        raise RejectedError(path, reason)


def _rule(value: Any, path: KeyPath) -> MetricRule:
    keys = mapping(value, path, *_KEYS)
    return MetricRule(
        unit=text(keys["unit"], (*path, "unit")) if "unit" in keys else None,
        better=Better(_one_of(keys, "better", path, Better)) if "better" in keys else None,
        exact=_flag(keys, "exact", path),
        trend=_flag(keys, "trend", path),
        limit=_number(keys, "limit", path),
        limit_warn=percent(keys.get("limit_warn", "90%"), (*path, "limit_warn")),
        mode=Mode(_one_of(keys, "mode", path, Mode)) if "mode" in keys else Mode.RATCHET,
        rise=Bands(_share(keys, "warn", path), _share(keys, "block", path)),
        rise_amount=_amounts(keys["amount"], (*path, "amount")) if "amount" in keys else Bands(),
        floor=_number(keys, "floor", path),
        envelope=_number(keys, "envelope", path),
        month_end=_number(keys, "month_end", path),
        sampling=_sampling(keys, path),
    )


def _sampling(keys: Mapping[str, Any], path: KeyPath) -> Sampling:
    usual = Sampling()
    alarms = usual.false_alarms
    if "false_alarms" in keys:
        alarms = percent(keys["false_alarms"], (*path, "false_alarms"))
    return Sampling(
        runs=_count(keys.get("runs", usual.runs), (*path, "runs")),
        history=_count(keys.get("history", usual.history), (*path, "history")),
        window=_count(keys.get("window", usual.window), (*path, "window")),
        false_alarms=alarms,
    )


def _amounts(value: Any, path: KeyPath) -> Bands:
    keys = mapping(value, path, "warn", "block")
    demand(keys, path)
    return Bands(_number(keys, "warn", path), _number(keys, "block", path))


def _one_of(keys: Mapping[str, Any], key: str, path: KeyPath, words: Any) -> str:
    demand(keys[key] in list(words), (*path, key))
    return str(keys[key])


def _flag(keys: Mapping[str, Any], key: str, path: KeyPath) -> bool | None:
    value = keys.get(key)
    demand(key not in keys or isinstance(value, bool), (*path, key))
    return value


def _number(keys: Mapping[str, Any], key: str, path: KeyPath) -> Decimal | None:
    return amount(keys[key], (*path, key)) if key in keys else None


def _share(keys: Mapping[str, Any], key: str, path: KeyPath) -> Decimal | None:
    return percent(keys[key], (*path, key)) if key in keys else None


def _count(value: Any, path: KeyPath) -> int:
    demand(isinstance(value, int) and not isinstance(value, bool), path)
    demand(2 <= value <= _MOST_RUNS, path)
    return int(value)
