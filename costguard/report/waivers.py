"""The waivers in force: what they take out of the verdict, who answers for it, why, until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from costguard.model.money import plain
from costguard.model.waiver import Waived, Waiver
from costguard.report.words import visible


def table(waived: Sequence[Waived]) -> str:
    """The waived findings as text for a terminal; empty where there are none."""
    lines: list[str] = []
    for finding, waiver in waived:
        lines.append(f"  {finding.level.value:5}  {visible(finding.message)}")
        lines.append(f"         {visible(_words(waiver))}")
    return "\n".join(["Waived:", *lines] if lines else [])


def markdown(waived: Sequence[Waived], escape: Callable[[str], str]) -> str:
    """The waived findings as Markdown; ``escape`` makes names and sentences harmless."""
    lines = [
        f"- {finding.level.value}: {escape(finding.message)} *{escape(_words(waiver))}*"
        for finding, waiver in waived
    ]
    return "\n".join(["**Waived:**", "", *lines] if lines else [])


def documents(waived: Sequence[Waived]) -> list[dict[str, Any]]:
    """The waived findings as JSON values."""
    return [
        {
            "id": finding.id,
            "level": finding.level.value,
            "message": finding.message,
            "address": finding.address,
            "amount": plain(finding.weight),
            "waiver": waiver_document(waiver),
        }
        for finding, waiver in waived
    ]


def waiver_document(waiver: Waiver) -> dict[str, Any]:
    """One waiver as JSON values."""
    amounts = {"max_monthly": waiver.max_monthly, "limit_override": waiver.limit_override}
    return {
        "id": waiver.id,
        "policy": waiver.policy,
        "address": waiver.address,
        "environment": waiver.environment,
        "owner": waiver.owner,
        "reason": waiver.reason,
        "created": waiver.created.isoformat(),
        "expires": waiver.expires.isoformat(),
        "approved_by": waiver.approved_by,
        "ticket": waiver.ticket,
        **{name: None if a is None else plain(a) for name, a in amounts.items()},
    }


def _words(waiver: Waiver) -> str:
    """``waiver W-1 of team-data until 2026-12-15: failover rehearsal (OPS-1)``."""
    ticket = f" ({waiver.ticket})" if waiver.ticket else ""
    return f"waiver {waiver.id} of {waiver.owner} until {waiver.ends}: {waiver.reason}{ticket}"
