"""What several projects have in common: it is counted once, and somebody should know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from costguard.budget.words import count, first_few
from costguard.model.finding import Finding, Level
from costguard.model.money import ZERO, money
from costguard.pricing.combine import Duplicate

_ID = "resource-duplicate"


def duplicate_findings(duplicates: Sequence[Duplicate], currency: str) -> Iterator[Finding]:
    """A warning for each plan that is another's document, and one for shared resources.

    It is a warning, not a note: either two projects manage the same thing, and the next apply of
    one undoes the other's, or a plan was named by mistake.
    """
    for one in duplicates:
        if not one.address:
            yield Finding(
                id=_ID,
                level=Level.WARN,
                message=f"The plan of {one.dropped} is the same document as that of {one.counted}; "
                f"its {money(one.monthly, currency)} a month are counted once.",
                remedy="Name the plan once, or make the other project's own plan.",
                weight=one.monthly,
            )
    shared = [one for one in duplicates if one.address]
    if shared:
        yield _about_resources(shared, currency)


def _about_resources(shared: Sequence[Duplicate], currency: str) -> Finding:
    verb = "is" if len(shared) == 1 else "are"
    monthly = sum((one.monthly for one in shared), ZERO)
    where = [f"{one.dropped}: {one.address} (counted in {one.counted})" for one in shared]
    return Finding(
        id=_ID,
        level=Level.WARN,
        message=f"{count(len(shared), 'resource')} {verb} in two projects and counted once, "
        f"{money(monthly, currency)} a month: {first_few(where)}.",
        address=shared[0].address if len(shared) == 1 else "",
        remedy="Let one project manage each resource, and refer to it in the other by a data "
        "source.",
        weight=monthly,
    )
