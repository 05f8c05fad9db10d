"""Reads limits and thresholds (``budget``, ``increase``, ``gross_increase``, ``resource``)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from costguard.model.budget import Environment, Increase, Limit, Mode, Threshold
from costguard.model.finding import Level
from costguard.model.money import plain
from costguard.strict import RejectedError, amount, demand, mapping, percent
from costguard.yaml_document import KeyPath

KEYS: Final = ("budget", "increase", "gross_increase", "resource")
"""The keys of an environment that are read here."""

_USUAL_WARN = Decimal(90)


def limit(keys: Mapping[str, Any], path: KeyPath) -> Limit | None:
    """The ``budget`` among an environment's keys; None where there is none."""
    if "budget" not in keys:
        return None
    path = (*path, "budget")
    budget = mapping(
        keys["budget"], path, "monthly", "warn", "block", "mode", required=("monthly",)
    )
    monthly = amount(budget["monthly"], (*path, "monthly"))
    block = _band(budget.get("block", "100%"), (*path, "block"))
    mode = budget.get("mode", Mode.RATCHET)
    demand(mode in list(Mode), (*path, "mode"))
    usual = Threshold(_USUAL_WARN)
    read = Limit(monthly, usual, block, Mode(mode))
    if "warn" in budget:
        return read._replace(warn=_band(budget["warn"], (*path, "warn")))
    return read if read.edge(usual) <= read.edge(block) else read._replace(warn=block)


def increase(keys: Mapping[str, Any], key: str, path: KeyPath) -> Increase:
    """The thresholds at ``key`` among an environment's keys; without them, none."""
    path = (*path, key)
    rules = mapping(keys.get(key, {}), path, *Level, "floor")
    return Increase(
        thresholds={
            level: _threshold(rules[level], (*path, level)) for level in Level if level in rules
        },
        floor=amount(rules.get("floor", 10), (*path, "floor")),
    )


def make_sense(environment: Environment, path: KeyPath) -> None:
    """Reject bands and thresholds that are good one by one and stand in the wrong order."""
    budget = environment.limit
    if budget is not None and budget.edge(budget.warn) > budget.edge(budget.block):
        reason = (
            f"the warning at {_written(budget.warn)} must not start above the block "
            f"at {_written(budget.block)}"
        )
        raise RejectedError((*path, "budget", "warn"), reason)
    for key in KEYS[1:]:
        _in_order(getattr(environment, key).thresholds, (*path, key))


def _in_order(thresholds: Mapping[Level, Threshold], path: KeyPath) -> None:
    for measure, unit in (("percent", "%"), ("amount", "")):
        steps = [
            (level, value)
            for level, threshold in thresholds.items()
            if (value := getattr(threshold, measure)) is not None
        ]
        for (lighter, low), (heavier, high) in pairwise(steps):
            if low > high:
                reason = (
                    f"{lighter} at {plain(low)}{unit} must not start above "
                    f"{heavier} at {plain(high)}{unit}"
                )
                raise RejectedError((*path, lighter), reason)


def _band(value: Any, path: KeyPath) -> Threshold:
    """The edge of a band of the limit: a share of it, or an amount, and not both."""
    threshold = _threshold(value, path)
    demand(threshold.percent is None or threshold.amount is None, path)
    return threshold


def _threshold(value: Any, path: KeyPath) -> Threshold:
    if isinstance(value, str):
        return Threshold(percent=percent(value, path))
    keys = mapping(value, path, "percent", "amount")
    demand(keys, path)
    return Threshold(
        percent=percent(keys["percent"], (*path, "percent")) if "percent" in keys else None,
        amount=amount(keys["amount"], (*path, "amount")) if "amount" in keys else None,
    )


def _written(threshold: Threshold) -> str:
    """A band as the file has it: ``90%``, or the amount."""
    if threshold.amount is not None:
        return plain(threshold.amount)
    return f"{plain(threshold.percent or Decimal(0))}%"
