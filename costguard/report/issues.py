"""The findings of several environments in one row, as formats for machines list them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from costguard.model.finding import Finding
from costguard.model.waiver import Waiver
from costguard.report import words
from costguard.result import Place, Result


class Issue(NamedTuple):
    """A finding, where it was found, and under which name it is known from run to run."""

    finding: Finding
    environment: str
    source: str
    """File that the plan was read from."""
    place: Place | None
    """Line of the configuration, where that is known."""
    number: int
    """Which it is of the findings of this rule about the same resource."""
    waiver: Waiver | None = None
    """The waiver that takes it out of the verdict."""

    @property
    def key(self) -> str:
        """Stable over runs as long as the finding is about the same thing, whatever its figures."""
        about = (self.environment, self.finding.id, self.finding.address, str(self.number))
        return hashlib.sha256("\0".join(about).encode("utf-8", "replace")).hexdigest()

    @property
    def text(self) -> str:
        """Message and remedy as plain words: no mention, no link."""
        message, remedy = self.finding.message, self.finding.remedy
        stop = "." if remedy and message[-1:] not in ".!?:" else ""
        return words.inert(f"{message}{stop} {remedy}".strip())

    @property
    def location(self) -> Place:
        """The line of the configuration; where that is not known, the plan's first."""
        return self.place or Place(words.visible(self.source).replace("\\", "/"), 1)


def issues(results: Sequence[Result]) -> list[Issue]:
    """All findings, the heaviest first; waived ones come last."""
    found: list[Issue] = []
    seen: Counter[tuple[str, str, str]] = Counter()
    for result in results:
        decision = result.decision
        if decision is None:
            continue
        sources = _sources(result)
        told: list[tuple[Finding, Waiver | None]] = [(one, None) for one in decision.findings]
        for finding, waiver in (*told, *decision.waived):
            about = (decision.environment.name, finding.id, finding.address)
            seen[about] += 1
            source = sources.get(finding.address, result.plan.source)
            place = result.places.get(finding.address)
            found.append(Issue(finding, about[0], source, place, seen[about], waiver))
    return sorted(found, key=lambda i: (i.waiver is not None, -i.finding.level.rank))


def _sources(result: Result) -> dict[str, str]:
    """The plan that each resource is in, by address, where there are several plans.

    Of an address in several, the first plan; findings on all plans together are told of the first.
    """
    if len(result.projects) == 1:
        return {}
    return {
        resource.address: project.plan.source
        for project in reversed(result.projects)
        for resource in project.estimate.resources
    }
