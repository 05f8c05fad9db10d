"""Budgets and waivers for people, and as JSON: what holds for which environment.

In JSON, amounts and percentages are texts, so that no digit is lost; null means "there is none".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tabulate import tabulate

from costguard.budget.words import count
from costguard.model.budget import (
    MARKS,
    Budgets,
    Environment,
    Increase,
    Limit,
    Match,
    Mode,
    Threshold,
)
from costguard.model.money import money, plain
from costguard.model.waiver import Waiver
from costguard.report.waivers import waiver_document
from costguard.report.words import visible

_MODES = {
    Mode.RATCHET: "a total that the change does not make larger is only warned",
    Mode.ABSOLUTE: "whichever way the total goes",
    Mode.CROSSING: "only where the total was within it before",
}


def list_table(budgets: Budgets) -> str:
    """Render the environments as a table."""
    rows = [
        [
            environment.name,
            *_limit_cells(environment.limit, budgets.currency),
            _thresholds(environment.increase, budgets.currency) or "-",
            ", ".join(kind for kind, _ in _marks(environment.match)) or "-",
        ]
        for environment in (*budgets.environments.values(), budgets.default)
    ]
    headers = ["environment", "limit", "warned above", "blocked above", "increase", "marks"]
    table = tabulate(
        rows,
        headers=headers,
        colalign=("left", "right", "right", "right", "left", "left"),
        tablefmt="simple",
        disable_numparse=True,
    )
    return f"{visible(budgets.source)}, per month in {budgets.currency}\n\n{table}\n"


def list_json(budgets: Budgets) -> str:
    """Render the environments as JSON."""
    environments = (*budgets.environments.values(), budgets.default)
    return _json({**_file(budgets), "environments": [_environment(e) for e in environments]})


def valid_text(budgets: Budgets, waivers: Sequence[Waiver], now: datetime) -> str:
    """Say of valid files what is in them."""
    names = ", ".join(budgets.environments) or "none"
    lines = [
        f"{visible(budgets.source)}: valid; {count(len(budgets.environments), 'environment')} "
        f"({names}), amounts in {budgets.currency}"
    ]
    if waivers:
        expired = sum(1 for waiver in waivers if waiver.expires <= now)
        file = visible(waivers[0].place.rpartition(":")[0])
        lines.append(f"{file}: valid; {count(len(waivers), 'waiver')}, {expired} of them expired")
    return "\n".join(lines) + "\n"


def valid_json(budgets: Budgets, waivers: Sequence[Waiver], now: datetime) -> str:
    """Say of valid files what is in them, as JSON."""
    document = {
        **_file(budgets),
        "valid": True,
        "environments": list(budgets.environments),
        "waivers": len(waivers),
        "expired_waivers": sum(1 for waiver in waivers if waiver.expires <= now),
    }
    return _json(document)


def environment_text(
    budgets: Budgets, environment: Environment, waivers: Sequence[Waiver], now: datetime
) -> str:
    """Render everything that holds for an environment."""
    aliases = f" ({', '.join(environment.aliases)})" if environment.aliases else ""
    head = f"{environment.name}{aliases}, in {visible(budgets.source)}"
    rows = list(_facts(environment, budgets.currency))
    rows += [["waiver", visible(_waiver(waiver, now))] for waiver in waivers]
    return f"{head}\n\n{tabulate(rows, tablefmt='plain', disable_numparse=True)}\n"


def environment_json(
    budgets: Budgets, environment: Environment, waivers: Sequence[Waiver], now: datetime
) -> str:
    """Render everything that holds for an environment as JSON."""
    held = [{**waiver_document(w), "in_force": w.created <= now < w.expires} for w in waivers]
    return _json({**_file(budgets), **_environment(environment), "waivers": held})


def _facts(environment: Environment, currency: str) -> Iterator[list[str]]:
    limit = environment.limit
    if limit is None:
        yield ["limit", "none"]
    else:
        monthly, warn, block = _limit_cells(limit, currency)
        yield ["limit", f"{monthly} a month"]
        yield ["warned above", warn]
        yield ["blocked above", block]
        yield ["mode", f"{limit.mode.value}: {_MODES[limit.mode]}"]
    for label, rules in _rules(environment):
        yield [label, _thresholds(rules, currency) or "no threshold"]
    for coverage, level in environment.coverage.items():
        yield [f"coverage: {coverage.value}", level.value]
    if environment.schedule is not None:
        yield ["schedule", visible(environment.schedule.text)]
    for kind, patterns in _marks(environment.match):
        yield [f"recognised by {kind}", visible(patterns)]
    if environment.metrics:
        yield ["metrics", visible(", ".join(environment.metrics))]


def _rules(environment: Environment) -> Iterator[tuple[str, Increase]]:
    yield "increase", environment.increase
    yield "gross increase", environment.gross_increase
    yield "resource", environment.resource


def _limit_cells(limit: Limit | None, currency: str) -> list[str]:
    """Limit, warning and block as amounts, with the share where the file gives one."""
    if limit is None:
        return ["none", "-", "-"]
    return [money(limit.monthly, currency), *(_band(limit, b, currency) for b in limit[1:3])]


def _band(limit: Limit, band: Threshold, currency: str) -> str:
    edge = money(limit.edge(band), currency)
    return edge if band.percent is None else f"{edge} ({plain(band.percent)}%)"


def _thresholds(rules: Increase, currency: str) -> str:
    """``note above 5%, block above 20% or $100.00``."""
    return ", ".join(
        f"{level.value} above {_threshold(threshold, currency)}"
        for level, threshold in rules.thresholds.items()
    )


def _threshold(threshold: Threshold, currency: str) -> str:
    percent = [] if threshold.percent is None else [f"{plain(threshold.percent)}%"]
    amount = [] if threshold.amount is None else [money(threshold.amount, currency)]
    return " or ".join([*percent, *amount])


def _marks(match: Match) -> Iterator[tuple[str, str]]:
    """Each kind of mark that is given, with its patterns."""
    for kind in MARKS:
        patterns = getattr(match, kind)
        if isinstance(patterns, Mapping):
            patterns = [f"{name} = {' or '.join(p)}" for name, p in patterns.items()]
        if patterns:
            yield kind, ", ".join(patterns)


def _waiver(waiver: Waiver, now: datetime) -> str:
    where = f" on {waiver.address}" if waiver.address else ""
    state = "expired on" if waiver.expires <= now else "until"
    return (
        f"{waiver.id}: {waiver.policy}{where}, {waiver.owner}, {state} {waiver.ends}: "
        f"{waiver.reason}"
    )


def _file(budgets: Budgets) -> dict[str, Any]:
    return {"budgets": budgets.source, "currency": budgets.currency}


def _environment(environment: Environment) -> dict[str, Any]:
    limit = environment.limit
    match = environment.match._asdict()
    return {
        "name": environment.name,
        "aliases": list(environment.aliases),
        "limit": limit
        and {
            "monthly": plain(limit.monthly),
            "warn_above": plain(limit.edge(limit.warn)),
            "block_above": plain(limit.edge(limit.block)),
            "mode": limit.mode.value,
        },
        **{label.replace(" ", "_"): _document(rules) for label, rules in _rules(environment)},
        "coverage": {kind.value: level.value for kind, level in environment.coverage.items()},
        "schedule": environment.schedule and environment.schedule.text,
        "match": {kind: patterns for kind, patterns in match.items() if patterns},
    }


def _document(rules: Increase) -> dict[str, Any]:
    levels = {
        level.value: {k: None if v is None else plain(v) for k, v in threshold._asdict().items()}
        for level, threshold in rules.thresholds.items()
    }
    return {**levels, "floor": plain(rules.floor)}


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
