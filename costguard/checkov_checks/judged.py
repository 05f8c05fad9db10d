"""What costguard finds in a plan, by resource; each plan is priced once."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from costguard.errors import CostguardError
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding, Level
from costguard.options import CheckOptions
from costguard.runner import check


class Judged(NamedTuple):
    """Warnings and blocks on a plan; waived ones are left out."""

    of: Mapping[str, tuple[Finding, ...]]
    """Those on one resource, by its address."""
    whole: tuple[Finding, ...] = ()
    """Those on the plan as a whole."""
    answering: frozenset[str] = frozenset()
    """Addresses of the resources that answer for the whole."""
    error: str = ""
    """Why costguard could not decide; nothing is known then."""


@lru_cache(maxsize=8)
def judged(plan: Path) -> Judged:
    """What costguard says of a plan.

    Budgets, waivers and policies are those of the current directory, as ``costguard check`` has
    them; ``TF_WORKSPACE`` counts as it does there.
    """
    try:
        result = check(plan, CheckOptions(workspace=os.environ.get("TF_WORKSPACE")))
    except CostguardError as error:
        # Checkov only logs what a check raises, and passes.
        return Judged({}, error=str(error))
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in result.findings:
        if finding.level is not Level.NOTE:
            found[finding.address].append(finding)
    whole = tuple(found.pop("", ()))
    of = {address: tuple(findings) for address, findings in found.items()}
    return Judged(of, whole, _answering(result.estimate))


def _answering(estimate: Estimate) -> frozenset[str]:
    """The resources that the plan makes dearer; where there are none, all that it keeps."""
    dearer = {r.address for r in estimate.resources if r.difference > 0}
    return frozenset(dearer or {r.address for r in estimate.resources if r.after is not None})
