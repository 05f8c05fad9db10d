"""Builds the budgets from the data of a budget file, and takes nothing that it does not know.

``budgets.schema.json`` says the same for editors and for error messages; a test holds the two
together. What no schema can say, because it is about several keys at once, is in ``_sense``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from costguard.model.budget import (
    MARKS,
    Budgets,
    Environment,
    Increase,
    Limit,
    Match,
    Threshold,
)
from costguard.model.estimate import Coverage
from costguard.model.finding import Level
from costguard.model.money import plain, to_decimal
from costguard.yaml_document import KeyPath

DEFAULT: Final = "default"
"""Name of what holds where no environment is recognised; no environment may bear it."""

_KEYS = ("version", "currency", "recognise_by", DEFAULT, "environments")
_COVERAGE = {
    "price_missing": (Coverage.PRICE_MISSING, Level.BLOCK),
    "range": (Coverage.RANGE, Level.WARN),
    "unsupported": (Coverage.UNSUPPORTED, Level.WARN),
    "usage_missing": (Coverage.USAGE_MISSING, Level.NOTE),
}
_IGNORE = "ignore"
_USUAL_WARN = Decimal(90)
_CURRENCY = re.compile("^[A-Z]{3}$")
_NAME = re.compile("^(?!default$)[A-Za-z0-9][A-Za-z0-9_.-]*$")
_PERCENT = re.compile(r"^[0-9]{1,6}(\.[0-9]{1,6})?%$")


class RejectedError(Exception):
    """The data at ``path`` is not what a budget file may hold.

    ``reason`` is for people where the schema has nothing to say, and empty otherwise.
    """

    def __init__(self, path: KeyPath, reason: str = "") -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason


def build(data: Any, source: str, *, bundled: bool = False) -> Budgets:
    """Budgets from the data of a budget file; raises ``RejectedError``."""
    file = _mapping(data, (), *_KEYS, required=("version", "environments"))
    _demand(file["version"] == 1 and not isinstance(file["version"], bool), ("version",))
    environments = _mapping(file["environments"], ("environments",))
    for name in environments:
        _demand(_NAME.search(name), ("environments", name))
    budgets = Budgets(
        source=source,
        environments={
            name: _environment(name, rules, ("environments", name), "aliases", "match")
            for name, rules in environments.items()
        },
        default=_environment(DEFAULT, file.get(DEFAULT, {}), (DEFAULT,)),
        order=_order(file.get("recognise_by", list(MARKS)), ("recognise_by",)),
        currency=_text(file.get("currency", "USD"), ("currency",), _CURRENCY),
        bundled=bundled,
    )
    _sense(budgets)
    return budgets


def _environment(name: str, value: Any, path: KeyPath, *marks: str) -> Environment:
    keys = _mapping(value, path, *marks, "budget", "increase", "coverage")
    return Environment(
        name=name,
        match=_match(keys.get("match", {}), (*path, "match")),
        limit=_limit(keys["budget"], (*path, "budget")) if "budget" in keys else None,
        increase=_increase(keys.get("increase", {}), (*path, "increase")),
        coverage=_coverage(keys.get("coverage", {}), (*path, "coverage")),
        aliases=_texts(keys.get("aliases", []), (*path, "aliases"), _NAME),
    )


def _match(value: Any, path: KeyPath) -> Match:
    keys = _mapping(value, path, *MARKS)
    return Match(
        path=_texts(keys.get("path", []), (*path, "path")),
        workspace=_texts(keys.get("workspace", []), (*path, "workspace")),
        variable=_texts_by_name(keys.get("variable", {}), (*path, "variable")),
        tag=_texts_by_name(keys.get("tag", {}), (*path, "tag")),
        stack=_texts(keys.get("stack", []), (*path, "stack")),
    )


def _limit(value: Any, path: KeyPath) -> Limit:
    keys = _mapping(value, path, "monthly", "warn", "block", required=("monthly",))
    block = _percent(keys.get("block", "100%"), (*path, "block"))
    usual = min(_USUAL_WARN, block)
    return Limit(
        monthly=_amount(keys["monthly"], (*path, "monthly")),
        warn_percent=_percent(keys["warn"], (*path, "warn")) if "warn" in keys else usual,
        block_percent=block,
    )


def _increase(value: Any, path: KeyPath) -> Increase:
    keys = _mapping(value, path, *Level, "floor")
    return Increase(
        thresholds={
            level: _threshold(keys[level], (*path, level)) for level in Level if level in keys
        },
        floor=_amount(keys.get("floor", 10), (*path, "floor")),
    )


def _threshold(value: Any, path: KeyPath) -> Threshold:
    if isinstance(value, str):
        return Threshold(percent=_percent(value, path))
    keys = _mapping(value, path, "percent", "amount")
    _demand(keys, path)
    return Threshold(
        percent=_percent(keys["percent"], (*path, "percent")) if "percent" in keys else None,
        amount=_amount(keys["amount"], (*path, "amount")) if "amount" in keys else None,
    )


def _coverage(value: Any, path: KeyPath) -> dict[Coverage, Level]:
    keys = _mapping(value, path, *_COVERAGE)
    levels = {}
    for key, (coverage, usual) in _COVERAGE.items():
        level = keys.get(key, usual)
        _demand(level == _IGNORE or level in list(Level), (*path, key))
        if level != _IGNORE:
            levels[coverage] = Level(level)
    return levels


def _order(value: Any, path: KeyPath) -> tuple[str, ...]:
    kinds = _texts(value, path)
    _demand(set(kinds) <= set(MARKS) and len(set(kinds)) == len(kinds), path)
    return kinds


def _texts_by_name(value: Any, path: KeyPath) -> dict[str, tuple[str, ...]]:
    keys = _mapping(value, path)
    return {name: _texts(patterns, (*path, name)) for name, patterns in keys.items()}


def _texts(value: Any, path: KeyPath, pattern: re.Pattern[str] | None = None) -> tuple[str, ...]:
    _demand(isinstance(value, list), path)
    return tuple(_text(item, (*path, index), pattern) for index, item in enumerate(value))


def _text(value: Any, path: KeyPath, pattern: re.Pattern[str] | None = None) -> str:
    _demand(isinstance(value, str) and value, path)
    _demand(pattern is None or pattern.search(value), path)
    return str(value)


def _percent(value: Any, path: KeyPath) -> Decimal:
    return Decimal(_text(value, path, _PERCENT).strip().rstrip("%"))


def _amount(value: Any, path: KeyPath) -> Decimal:
    number = None if isinstance(value, str) else to_decimal(value)
    if number is None or number < 0:
        raise RejectedError(path)
    return number


def _mapping(
    value: Any, path: KeyPath, *known: str, required: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    """The mapping at ``path``, with no keys but the ``known`` ones (any, where none is named)."""
    if not isinstance(value, dict):
        raise RejectedError(path)
    _demand(not known or set(value) <= set(known), path)
    _demand(set(required) <= set(value), path)
    return value


def _demand(condition: object, path: KeyPath) -> None:
    if not condition:
        raise RejectedError(path)


def _sense(budgets: Budgets) -> None:
    """Reject values that are good one by one and make no sense together."""
    names: dict[str, str] = {name: name for name in budgets.environments}
    _rules_make_sense(budgets.default, (DEFAULT,))
    for name, environment in budgets.environments.items():
        path: KeyPath = ("environments", name)
        _rules_make_sense(environment, path)
        for index, alias in enumerate(environment.aliases):
            if alias in names:
                reason = f'"{alias}" is already a name of environment {names[alias]}'
                raise RejectedError((*path, "aliases", index), reason)
            names[alias] = name


def _rules_make_sense(environment: Environment, path: KeyPath) -> None:
    limit = environment.limit
    if limit is not None and limit.warn_percent > limit.block_percent:
        reason = (
            f"the warning at {plain(limit.warn_percent)}% must not start above the block "
            f"at {plain(limit.block_percent)}%"
        )
        raise RejectedError((*path, "budget", "warn"), reason)
    for measure, unit in (("percent", "%"), ("amount", "")):
        steps = [
            (level, value)
            for level, threshold in environment.increase.thresholds.items()
            if (value := getattr(threshold, measure)) is not None
        ]
        for (lighter, low), (heavier, high) in pairwise(steps):
            if low > high:
                reason = (
                    f"{lighter} at {plain(low)}{unit} must not start above "
                    f"{heavier} at {plain(high)}{unit}"
                )
                raise RejectedError((*path, "increase", lighter), reason)
