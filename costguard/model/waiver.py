"""Waivers: findings that somebody answers for until a day."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from costguard.model.finding import Finding


class Waiver(NamedTuple):
    """One entry of the waiver file."""

    id: str
    policy: str
    """Id of a finding, or a pattern in which ``*`` and ``?`` stand for text and a character."""
    environment: str
    """Name of an environment, or such a pattern."""
    owner: str
    """Who answers for it."""
    reason: str
    created: datetime
    expires: datetime
    """From this moment on it does not hold any more."""
    address: str = ""
    """Address of a resource, or such a pattern; empty for findings about the whole plan."""
    max_monthly: Decimal | None = None
    """It does not hold for a finding with more money at stake per month."""
    limit_override: Decimal | None = None
    """It holds for totals up to this amount per month."""
    approved_by: str = ""
    ticket: str = ""
    place: str = ""
    """File and line, for messages."""

    @property
    def ends(self) -> str:
        """``expires`` for people: without the time where it is the start of a day in UTC."""
        text = self.expires.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return text.removesuffix("T00:00:00Z")


class Waived(NamedTuple):
    """A finding that a waiver in force takes out of the verdict."""

    finding: Finding
    waiver: Waiver
