"""Builds the budgets from the data of a budget file, and takes nothing that it does not know.

``budgets.schema.json`` says the same for editors and for error messages; a test holds the two
together. What no schema can say, because it is about several keys at once, is in ``_sense``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from costguard.budget import metric_rules, schedule_rules, threshold_rules
from costguard.budget.overlap import refuse_overlaps
from costguard.model.budget import (
    MARKS,
    Budgets,
    Environment,
    Match,
)
from costguard.model.estimate import Coverage
from costguard.model.finding import Level
from costguard.strict import (
    RejectedError,
    demand,
    mapping,
    text,
    texts,
    texts_by_name,
)
from costguard.yaml_document import KeyPath

DEFAULT: Final = "default"
"""Name of what holds where no environment is recognised; no environment may bear it."""

_KEYS = ("version", "currency", "recognise_by", DEFAULT, "environments", metric_rules.KEY)
_COVERAGE = {
    "price_missing": (Coverage.PRICE_MISSING, Level.BLOCK),
    "range": (Coverage.RANGE, Level.WARN),
    "unsupported": (Coverage.UNSUPPORTED, Level.WARN),
    "usage_missing": (Coverage.USAGE_MISSING, Level.NOTE),
}
_IGNORE = "ignore"
_CURRENCY = re.compile("^[A-Z]{3}$")
_NAME = re.compile("^(?!default$)[A-Za-z0-9][A-Za-z0-9_.-]*$")


def build(data: Any, source: str, *, bundled: bool = False) -> Budgets:
    """Budgets from the data of a budget file; raises ``RejectedError``."""
    file = mapping(data, (), *_KEYS, required=("version", "environments"))
    demand(file["version"] == 1 and not isinstance(file["version"], bool), ("version",))
    environments = mapping(file["environments"], ("environments",))
    for name in environments:
        demand(_NAME.search(name), ("environments", name))
    budgets = Budgets(
        source=source,
        environments={
            name: _environment(name, rules, ("environments", name), "aliases", "match")
            for name, rules in environments.items()
        },
        default=_environment(DEFAULT, file.get(DEFAULT, {}), (DEFAULT,)),
        order=_order(file.get("recognise_by", list(MARKS)), ("recognise_by",)),
        currency=text(file.get("currency", "USD"), ("currency",), _CURRENCY),
        bundled=bundled,
        metrics=metric_rules.of(file, ()),
    )
    _sense(budgets)
    return _with_schedules(budgets, environments)


def _environment(name: str, value: Any, path: KeyPath, *marks: str) -> Environment:
    own = (*marks, schedule_rules.KEY) if marks else ()
    keys = mapping(value, path, *own, *threshold_rules.KEYS, "coverage", metric_rules.KEY)
    schedule_rules.check(keys, path)
    return Environment(
        name=name,
        match=_match(keys.get("match", {}), (*path, "match")),
        limit=threshold_rules.limit(keys, path),
        increase=threshold_rules.increase(keys, "increase", path),
        gross_increase=threshold_rules.increase(keys, "gross_increase", path),
        resource=threshold_rules.increase(keys, "resource", path),
        coverage=_coverage(keys.get("coverage", {}), (*path, "coverage")),
        aliases=texts(keys.get("aliases", []), (*path, "aliases"), _NAME),
        metrics=metric_rules.of(keys, path),
    )


def _match(value: Any, path: KeyPath) -> Match:
    keys = mapping(value, path, *MARKS)
    return Match(
        path=texts(keys.get("path", []), (*path, "path")),
        workspace=texts(keys.get("workspace", []), (*path, "workspace")),
        variable=texts_by_name(keys.get("variable", {}), (*path, "variable")),
        tag=texts_by_name(keys.get("tag", {}), (*path, "tag")),
        account=texts(keys.get("account", []), (*path, "account")),
        stack=texts(keys.get("stack", []), (*path, "stack")),
    )


def _coverage(value: Any, path: KeyPath) -> dict[Coverage, Level]:
    keys = mapping(value, path, *_COVERAGE)
    levels = {}
    for key, (coverage, usual) in _COVERAGE.items():
        level = keys.get(key, usual)
        demand(level == _IGNORE or level in list(Level), (*path, key))
        if level != _IGNORE:
            levels[coverage] = Level(level)
    return levels


def _order(value: Any, path: KeyPath) -> tuple[str, ...]:
    kinds = texts(value, path)
    demand(set(kinds) <= set(MARKS) and len(set(kinds)) == len(kinds), path)
    return kinds


def _with_schedules(budgets: Budgets, environments: Mapping[str, Any]) -> Budgets:
    """With schedules, which can only be made of values that are all good."""
    made = {
        name: environment._replace(
            schedule=schedule_rules.of(environments[name], ("environments", name))
        )
        for name, environment in budgets.environments.items()
    }
    return budgets._replace(environments=made)


def _sense(budgets: Budgets) -> None:
    """Reject values that are good one by one and make no sense together."""
    names: dict[str, str] = {name: name for name in budgets.environments}
    threshold_rules.make_sense(budgets.default, (DEFAULT,))
    metric_rules.make_sense(budgets.default.metrics, (DEFAULT,))
    metric_rules.make_sense(budgets.metrics, ())
    for name, environment in budgets.environments.items():
        path: KeyPath = ("environments", name)
        threshold_rules.make_sense(environment, path)
        metric_rules.make_sense(environment.metrics, path)
        for index, alias in enumerate(environment.aliases):
            if alias in names:
                reason = f'"{alias}" is already a name of environment {names[alias]}'
                raise RejectedError((*path, "aliases", index), reason)
            names[alias] = name
    refuse_overlaps(budgets.environments)
