"""Waivers meet findings: what is waived, what is not any more, and what is about to end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from costguard.model.finding import Finding, Level
from costguard.model.waiver import Waived, Waiver

_SOON = timedelta(days=14)


def apply_waivers(
    findings: Iterable[Finding], waivers: Sequence[Waiver], environment: str, now: datetime
) -> tuple[tuple[Finding, ...], tuple[Waived, ...]]:
    """The findings that remain, with those about the waivers themselves, and what is waived.

    Warnings and blocks can be waived. A finding whose waiver has expired stays what it is, and
    ``waiver-expired`` says so beside it; so does ``waiver-exceeded`` where more money is at stake
    than its waiver takes. ``now`` must have a time zone.
    """
    own = [w for w in for_environment(waivers, environment) if w.created <= now]
    left: list[Finding] = []
    waived: list[Waived] = []
    used: set[str] = set()
    for finding in findings:
        matching = [w for w in own if finding.level is not Level.NOTE and _matches(w, finding)]
        used.update(w.id for w in matching)
        holding = next((w for w in matching if now < w.expires and _covers(w, finding)), None)
        if holding is not None:
            waived.append(Waived(finding, holding))
            continue
        left.append(finding)
        left += [(_expired if now >= w.expires else _exceeded)(w, finding) for w in matching]
    left += _about_time([w for w in own if now < w.expires], now)
    left += [_unused(w, now) for w in own if w.id not in used]
    return tuple(left), tuple(waived)


def for_environment(waivers: Iterable[Waiver], environment: str) -> tuple[Waiver, ...]:
    """The waivers that are for an environment, in force or not."""
    return tuple(waiver for waiver in waivers if fits(environment, waiver.environment))


def fits(text: str, pattern: str) -> bool:
    """Whether a text is as a pattern says, in which only ``*`` and ``?`` have a meaning.

    Square brackets stand for themselves, for addresses are full of them.
    """
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as an expression whose time does not explode, however many stars it has.

    Between two stars, the first place that fits is as good as any later one.
    """
    parts = [re.escape(part).replace(r"\?", ".") for part in re.split(r"\*+", pattern)]
    if len(parts) == 1:
        return re.compile(parts[0], re.DOTALL)
    between = "".join(f"(?>.*?{part})" for part in parts[1:-1])
    return re.compile(f"{parts[0]}{between}.*{parts[-1]}", re.DOTALL)


def _matches(waiver: Waiver, finding: Finding) -> bool:
    if not fits(finding.id, waiver.policy):
        return False
    if not waiver.address:
        return not finding.address
    return bool(finding.address) and fits(finding.address, waiver.address)


def _covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether the amounts that the waiver sets, if any, are kept."""
    if waiver.max_monthly is not None and finding.weight > waiver.max_monthly:
        return False
    if waiver.limit_override is None:
        return True
    return finding.figure is not None and finding.figure <= waiver.limit_override


def _expired(waiver: Waiver, finding: Finding) -> Finding:
    return Finding(
        id="waiver-expired",
        level=Level.WARN,
        message=f"Waiver {waiver.id} of {waiver.owner} for {_of(finding)} has expired on "
        f"{waiver.ends}, so the finding counts again ({finding.level.value}).",
        address=finding.address,
        remedy=f"Mend what it was for, or renew it in {waiver.place}.",
    )


def _exceeded(waiver: Waiver, finding: Finding) -> Finding:
    return Finding(
        id="waiver-exceeded",
        level=Level.NOTE,
        message=f"Waiver {waiver.id} of {waiver.owner} does not hold for {_of(finding)}: more "
        "money is at stake than it takes.",
        address=finding.address,
        remedy=f"Its amount is in {waiver.place}.",
    )


def _about_time(waivers: Iterable[Waiver], now: datetime) -> Iterator[Finding]:
    for waiver in waivers:
        if waiver.expires - now <= _SOON:
            yield Finding(
                id="waiver-expiring",
                level=Level.NOTE,
                message=f"Waiver {waiver.id} of {waiver.owner} for {waiver.policy} expires on "
                f"{waiver.ends}.",
                address=waiver.address,
                remedy=f"Mend what it is for, or renew it in {waiver.place}.",
            )


def _unused(waiver: Waiver, now: datetime) -> Finding:
    state = "expired on" if now >= waiver.expires else "is in force until"
    return Finding(
        id="waiver-unused",
        level=Level.NOTE,
        message=f"Waiver {waiver.id} of {waiver.owner} for {waiver.policy} {state} "
        f"{waiver.ends} ({waiver.reason}) and fits no finding.",
        address=waiver.address,
        remedy=f"If it is not needed any more, take it out of {waiver.place}.",
    )


def _of(finding: Finding) -> str:
    return f"{finding.id} on {finding.address}" if finding.address else finding.id
