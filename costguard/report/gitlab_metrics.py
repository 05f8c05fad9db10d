"""Figures in the text format of OpenMetrics, which GitLab compares between branches.

Where a preview leaves out what it does not change, what is of the changed resources only has the
label ``scope``: it is another series than the totals of a whole plan, and compared with its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from costguard.model.finding import Level
from costguard.model.money import plain
from costguard.report import words
from costguard.result import Result

Label = tuple[str, str]
_CHANGES_ONLY: Label = ("scope", "changes-only")
_KINDS = {
    "costguard_monthly_before": "Known cost per month before the change.",
    "costguard_monthly_after": "Known cost per month after the change.",
    "costguard_monthly_change": "After less before.",
    "costguard_monthly_limit": "The limit of the environment per month.",
    "costguard_findings": "Findings by level.",
    "costguard_resources": "Resources by how far their cost is known.",
}


def render(result: Result) -> str:
    """Render a result as lines of figures."""
    return render_all([result])


def render_all(results: Sequence[Result]) -> str:
    """Render several environments; each figure has its environment as a label."""
    lines: dict[str, list[str]] = {name: [] for name in _KINDS}
    for result in results:
        where = words.environment(result) or result.source
        for name, more, value in _figures(result):
            found = [("environment", where), *more]
            labels = ",".join(f'{key}="{_label(text)}"' for key, text in found)
            lines[name].append(f"{name}{{{labels}}} {plain(Decimal(value))}")
    blocks = [
        "\n".join([f"# HELP {name} {about}", f"# TYPE {name} gauge", *lines[name]])
        for name, about in _KINDS.items()
        if lines[name]
    ]
    return "\n".join([*blocks, "# EOF"]) + "\n"


def _figures(result: Result) -> Iterator[tuple[str, Sequence[Label], Decimal | int]]:
    """Name, labels besides the environment, and value of each figure."""
    estimate, decision = result.estimate, result.decision
    currency = ("currency", estimate.currency)
    scope = [_CHANGES_ONLY] if estimate.changes_only else []
    yield "costguard_monthly_before", [currency, *scope], estimate.before.amount
    yield "costguard_monthly_after", [currency, *scope], estimate.after.amount
    yield "costguard_monthly_change", [currency], estimate.difference
    if decision is not None:
        if decision.environment.limit is not None:
            yield "costguard_monthly_limit", [currency], decision.environment.limit.monthly
        levels = Counter(finding.level for finding in decision.findings)
        for level in Level:
            yield "costguard_findings", [("level", level.value)], levels[level]
    for kind, number in estimate.coverage.items():
        coverage = ("coverage", kind.value.replace(" ", "_"))
        yield "costguard_resources", [coverage, *scope], number


def _label(text: str) -> str:
    return words.inert(text).replace("\\", "\\\\").replace('"', '\\"')
