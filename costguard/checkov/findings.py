"""Checkov's results as findings, and where they and cost policies ask for opposite things."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from types import MappingProxyType

from costguard.checkov.results import Check, Results
from costguard.model.finding import Finding, Level

LevelOf = Callable[[str, Level], Level | None]
"""The level that is configured for an id, beside the usual one; None where it is off."""

_OPPOSED = MappingProxyType(
    {
        "CKV_AWS_157": "aws-rds-multi-az-nonprod",
        "CKV_AWS_338": "aws-cloudwatch-log-retention",
        "CKV_AZURE_170": "azure-aks-sku-tier-nonprod",
        "CKV_AZURE_211": "azure-app-service-plan-premium-nonprod",
        "CKV_AZURE_212": "azure-app-service-plan-premium-nonprod",
        "CKV_AZURE_225": "azure-app-service-plan-premium-nonprod",
    }
)
"""Checks of Checkov and the cost policy whose remedy makes them fail."""


def findings(results: Results, level_of: LevelOf) -> Iterator[Finding]:
    """A finding for each failed check; skipped checks are none.

    They warn, unless ``level_of`` says otherwise for the check's id.
    """
    if not results.looked:
        yield Finding(
            "checkov-nothing", Level.NOTE, f"Checkov found nothing to judge ({results.source})."
        )
    for file in results.unparsed:
        yield Finding(
            "checkov-unparsed",
            Level.WARN,
            f"Checkov could not read {file}, so nothing in it is judged ({results.source}).",
        )
    for check in results.checks:
        level = level_of(check.id, Level.WARN) if check.failed else None
        if level is not None:
            yield Finding(check.id, level, _message(check), check.address, check.guideline)


def _message(check: Check) -> str:
    where = f" ({check.place})" if check.place else ""
    return f"{check.address}{where}: {check.name.rstrip('.')} ({check.id})."


def conflicts(results: Results, said: Iterable[Finding]) -> Iterator[Finding]:
    """Notes on cost policies whose remedy a check of Checkov's stands against.

    A check that passes now counts as well: it fails once the cost policy is heeded.
    """
    costly: dict[str, set[str]] = {}
    for finding in said:
        costly.setdefault(finding.address, set()).add(finding.id)
    for check in results.checks:
        policy = _OPPOSED.get(check.id)
        if policy is not None and policy in costly.get(check.address, ()):
            state = "fails" if check.failed else "passes now and would fail"
            yield Finding(
                "checkov-conflict",
                Level.NOTE,
                f"{check.address}: {policy} and Checkov's {check.id} ask for opposite things; "
                f"{check.id} {state}.",
                check.address,
                "Decide for one of them here, and waive the other or set its severity to off.",
            )


def without(results: Results, addresses: Collection[str]) -> Results:
    """The results but those on resources that have one of these addresses, keys left out."""
    kept = tuple(check for check in results.checks if block_of(check.address) not in addresses)
    return results._replace(checks=kept)


def block_of(address: str) -> str:
    """The address of a resource's block: without the keys of ``count`` and ``for_each``."""
    import re

    return re.sub(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]', "", address)
