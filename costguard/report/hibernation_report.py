"""What a schedule saves, for people, as JSON, and as variables of the Terraform module.

In JSON, amounts and hours are texts, so that no digit is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tabulate import tabulate

from costguard.model.money import money, plain
from costguard.model.schedule import Schedule
from costguard.optimize.hibernation import Hibernation, Sleeper
from costguard.report.words import visible
from costguard.schedule import expressions
from costguard.schedule.hours import Hours, weekly_hours

_CALENDAR = """\
Holidays and exceptions are not in what --write writes: EventBridge knows weekdays only."""


def render(found: Hibernation) -> str:
    """Render hours, savings and gaps as text."""
    parts = [_head(found), _hours(found), _savings(found), *_gaps(found), *_awake(found)]
    return "\n\n".join(part for part in parts if part) + "\n"


def render_json(found: Hibernation) -> str:
    """Render hours, savings and gaps as JSON."""
    schedule = found.schedule
    document = {
        "environment": found.environment,
        "schedule": {
            "name": schedule.name,
            "text": schedule.text,
            "timezone": schedule.zone.key,
            "weekly_hours": _rounded(weekly_hours(schedule)),
        },
        "currency": found.currency,
        "hours": {
            "usual": _hours_document(found.usual),
            **({found.month: _hours_document(found.real)} if found.real else {}),
        },
        "monthly": plain(found.total),
        "saving": plain(found.saving),
        "scheduled_saving": plain(found.scheduled_saving),
        "stopped": [_sleeper_document(sleeper) for sleeper in found.sleepers],
        "not_stopped": [{**one._asdict(), "monthly": plain(one.monthly)} for one in found.awake],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def variables(schedule: Schedule) -> str:
    """The variable ``schedule`` of ``modules/hibernation-schedule`` as a tfvars file in JSON.

    Raises ``ScheduleError`` for schedules that go by dates, which EventBridge cannot say.
    """
    times = {
        "timezone": schedule.zone.key,
        "start": expressions.starts(schedule),
        "stop": expressions.stops(schedule),
    }
    return json.dumps({"schedule": times}, ensure_ascii=False, indent=2) + "\n"


def _head(found: Hibernation) -> str:
    of = f"{visible(found.environment)}: " if found.environment else ""
    saves = _least(found.saving, found.sleepers, found.currency)
    total = money(found.total, found.currency)
    return f"{of}{visible(found.schedule.text)} saves {saves} of {total} a month."


def _least(amount: Decimal, of: tuple[Sleeper, ...], currency: str) -> str:
    text = money(amount, currency)
    return text if all(one.exact for one in of) else f"at least {text}"


def _hours(found: Hibernation) -> str:
    rows = [["month of 730 hours, for savings", *_hours_cells(found.usual)]]
    if found.real is not None:
        rows.append([found.month, *_hours_cells(found.real)])
    headers = ["", "running h", "stopped h", "month h", "stopped", "starts"]
    table = _table(rows, headers, "left right right right right right")
    schedule = found.schedule
    if schedule.holidays or schedule.overrides:
        table += f"\n{_CALENDAR}"
    return table


def _hours_cells(hours: Hours) -> list[str]:
    share = f"{_rounded(hours.share * 100, 2)}%"
    figures = (hours.running, hours.stopped, hours.month)
    return [*(_rounded(figure) for figure in figures), share, _rounded(hours.starts, 2)]


def _savings(found: Hibernation) -> str:
    rows = [
        [
            visible(one.address),
            one.action,
            money(one.monthly, found.currency),
            _least(one.saving, (one,), found.currency),
            money(one.after, found.currency),
            visible(_stopped_by(one)),
        ]
        for one in found.sleepers
    ]
    if not rows:
        return "Nothing in the plan can be stopped."
    headers = ["can be stopped", "by", "running", "saved", "left", "what stops it"]
    return _table(rows, headers, "left left right right right left")


def _stopped_by(one: Sleeper) -> str:
    if one.found is None:
        return "nothing in the plan"
    return one.found.by if one.found.sure else f"perhaps {one.found.by}"


def _gaps(found: Hibernation) -> Iterator[str]:
    gaps = found.gaps
    if gaps:
        amount = _least(found.saving - found.scheduled_saving, gaps, found.currency)
        what = "1 resource is" if len(gaps) == 1 else f"{len(gaps)} resources are"
        yield f"Gap: {what} not known to be stopped by anything in the plan, {amount} a month."
    lines = sorted({(one.type, caveat) for one in found.sleepers for caveat in one.caveats})
    if lines:
        told = "\n".join(f"  {kind}: {visible(caveat)}" for kind, caveat in lines)
        yield f"To know before:\n{told}"


def _awake(found: Hibernation) -> Iterator[str]:
    if not found.awake:
        return
    rows = [
        [visible(one.address), money(one.monthly, found.currency), visible(one.reason)]
        for one in found.awake
    ]
    yield _table(rows, ["goes on", "a month", "why"], "left right left")


def _table(rows: list[list[str]], headers: list[str], align: str) -> str:
    return str(tabulate(rows, headers, "simple", colalign=align.split(), disable_numparse=True))


def _rounded(number: Decimal, digits: int = 3) -> str:
    return plain(number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _hours_document(hours: Hours) -> dict[str, str]:
    return {
        "running": _rounded(hours.running),
        "stopped": _rounded(hours.stopped),
        "month": _rounded(hours.month),
        "starts": _rounded(hours.starts),
    }


def _sleeper_document(one: Sleeper) -> dict[str, Any]:
    return {
        "address": one.address,
        "type": one.type,
        "action": one.action,
        "monthly": plain(one.monthly),
        "saving": plain(one.saving),
        "exact": one.exact,
        "stopped_by": one.found.by if one.found else None,
        "stopped_by_sure": one.found.sure if one.found else False,
        "caveats": list(one.caveats),
    }
