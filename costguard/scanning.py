"""Checkov meets plans: which results there are, and which of them are about an environment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from costguard.errors import UsageError
from costguard.model.finding import Finding
from costguard.model.plan import Plan

if TYPE_CHECKING:
    from costguard.checkov.results import Results
    from costguard.policy.run import Policies

RUN = "run"
"""Asks for a run of Checkov in place of a file of its results."""


def findings(
    asked: str,
    policies: Policies,
    plans: Sequence[Plan],
    all_plans: Sequence[Plan],
    said: Sequence[Finding],
) -> list[Finding]:
    """What Checkov finds in the plans of one environment, and where cost policies contradict it.

    ``asked`` is ``run`` or a file of results, ``said`` what the policies find. A file's results on
    resources that only the plans of another environment have are left to that one. Raises
    ``UsageError`` and ``ConfigError`` for a file that cannot be read, ``ToolError`` where Checkov
    is missing or fails.
    """
    from costguard.checkov import findings as of

    found: list[Finding] = []
    for results in _results(asked, plans, all_plans):
        found += of.findings(results, policies.level_of)
        found += of.conflicts(results, said)
    return found


def _results(asked: str, plans: Sequence[Plan], all_plans: Sequence[Plan]) -> list[Results]:
    if asked == RUN:
        return [_run(plan) for plan in plans]
    from costguard.checkov.findings import without
    from costguard.checkov.results import read

    return [without(read(Path(asked)), _blocks(all_plans) - _blocks(plans))]


def _blocks(plans: Sequence[Plan]) -> set[str]:
    from costguard.checkov.findings import block_of

    return {block_of(change.address) for plan in plans for change in plan.changes}


def _run(plan: Plan) -> Results:
    from costguard.checkov.program import run
    from costguard.policy.raw_plan import masked, read_raw

    if plan.tool != "terraform" or not Path(plan.source).is_file():
        raise UsageError(
            f"{plan.source}: Checkov can be run on a plan's own JSON only; give the plan as a file "
            "(terraform show -json tfplan > plan.json)"
        )
    return run(masked(read_raw(plan.source)), plan.source)
