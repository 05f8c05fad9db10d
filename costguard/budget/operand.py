"""The two sides of ``costguard diff``: plans, reports and baselines, made comparable."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from costguard.budget.baseline import StoredPrices, made
from costguard.budget.baseline_store import load
from costguard.budget.baseline_write import FORMAT
from costguard.budget.comparison import compare_with
from costguard.budget.report_file import KEY, estimate_of
from costguard.errors import BaselineError
from costguard.model.baseline import Baseline, Comparison
from costguard.model.estimate import Estimate
from costguard.model.price import PriceSource

_HEAD = 2000
"""Bytes at the start of a file in which the key stands that tells what it is."""
_BASELINE = re.compile(rf'^\s*\{{.*"{FORMAT}"\s*:'.encode(), re.DOTALL)
_REPORT = re.compile(rf'^\s*\{{\s*"{KEY}"\s*:\s*"[^"]*"\s*,\s*"costguard_version"'.encode())


class Operand(NamedTuple):
    """One side of a comparison."""

    source: str
    """What the user named it by."""
    estimate: Estimate
    """Of it, what is after the change counts."""
    projects: tuple[tuple[str, str], ...]
    """Names and digests of plans."""
    prices: PriceSource | None
    """What the other side is priced with; None where a report does not tell its questions."""
    baseline: Baseline | None = None
    """Given where it is one already."""


def read_stored(source: str) -> Operand | None:
    """A baseline or a report; None where ``source`` is neither, and so a plan.

    Raises ``BaselineError`` where it cannot be used.
    """
    path = Path(source)
    if source == "-" or not path.is_file():
        return None
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if _BASELINE.search(head):
        baseline = load(path)
        projects = tuple((project.name, project.plan) for project in baseline.projects)
        return Operand(source, baseline.estimate, projects, StoredPrices(baseline), baseline)
    return _report(path) if _REPORT.search(head) else None


def _report(path: Path) -> Operand:
    try:
        data = json.loads(path.read_bytes())
    except ValueError as error:
        raise BaselineError(
            f"{path}: a report that is cut off or damaged, not valid JSON ({error}); "
            "write it again with costguard check --format json"
        ) from None
    estimate = estimate_of(data, str(path))
    alone = [{"name": str(path), "plan": data["plan"]}]
    projects = tuple((p["name"], p["plan"]["digest"]) for p in data.get("projects", alone))
    return Operand(str(path), estimate, projects, None)


def compare_operands(base: Operand, head: Operand) -> Comparison:
    """What ``head`` costs more or less than ``base``: by code, and by prices.

    Where each is of one project, these are compared whatever they are called; of several, those
    of one name. Raises ``BaselineError`` for different currencies.
    """
    projects = base.projects
    stored = base.baseline or made("", base.estimate, projects)
    if len(projects) == len(head.projects) == 1:
        name = head.projects[0][0]
        stored = stored._replace(projects=(stored.projects[0]._replace(name=name),))
    names = [name for name, _ in head.projects]
    everything = tuple(dict.fromkeys((*names, *stored.names)))
    comparison = compare_with(
        stored._replace(source=base.source),
        _labelled(head.estimate, names),
        everything,
        head.prices,
    )
    return comparison._replace(notes=(*comparison.notes, *_mixed(base, head)))


def _labelled(estimate: Estimate, names: Sequence[str]) -> Estimate:
    """The estimate with the project at every resource."""
    if len(names) > 1:
        return estimate
    return replace(
        estimate, resources=tuple(r._replace(project=names[0]) for r in estimate.resources)
    )


def _mixed(base: Operand, head: Operand) -> tuple[str, ...]:
    """What is to be said where a report stands beside other prices than its own."""
    told = all(side.prices is not None for side in (base, head))
    if told or base.estimate.catalog == head.estimate.catalog:
        return ()
    return (
        f"Prices are of {base.estimate.catalog} and of {head.estimate.catalog}, and a report does "
        "not tell enough to price it again: the change of code holds the change of prices.",
    )
