"""Where the environment lands: run rate, this change, pending changes, and the month's end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from tabulate import tabulate

from costguard.model.landing import Landing
from costguard.model.money import money, plain, signed
from costguard.report import budget_bar
from costguard.report.words import visible

_METHODS = {
    "estimate": "the run rate by the calendar",
    "run_rate": "the mean day so far",
    "prior_shrunk": "the days so far and the estimate",
    "weekday_median": "median weekdays and weekend days",
    "theil_sen": "the trend of the days so far",
    "plan_step": "the new daily rate, as the change is large",
}


def table(landing: Landing | None) -> str:
    """The landing as text for a terminal; empty where there is none."""
    if landing is None:
        return ""
    rows = tabulate(
        list(_rows(landing, visible)), tablefmt="plain", colalign=("left", "right", "left")
    )
    notes = [f"note   {visible(note)}" for note in landing.notes]
    return "\n".join(["Once it has landed, per month of 730 hours:", rows, *notes])


def markdown(landing: Landing | None, escape: Callable[[str], str]) -> str:
    """The landing as Markdown, with a bar of the budget; ``escape`` makes names harmless."""
    if landing is None:
        return ""
    lines = ["| once it has landed | per month | |", "|---|--:|---|"]
    lines += [f"| {' | '.join(row)} |" for row in _rows(landing, escape)]
    notes = [f"- {escape(note)}" for note in landing.notes]
    parts = [_bar(landing), "\n".join(lines), "\n".join(notes)]
    return "\n\n".join(part for part in parts if part)


def document(landing: Landing | None) -> dict[str, Any] | None:
    """The landing as JSON values; money as texts."""
    if landing is None:
        return None
    return {
        "run_rate": plain(landing.run_rate),
        "run_rate_source": landing.run_rate_source.name.lower(),
        "change": plain(landing.change),
        "pending": [{"name": name, "change": plain(a)} for name, a in landing.pending],
        "landed": plain(landing.landed),
        "exact": landing.exact,
        "month": f"{landing.month:%Y-%m}",
        "hours_in_month": landing.hours_in_month,
        "hours_left": landing.hours_left,
        "month_to_date": _text(landing.month_to_date),
        "spent_until": landing.spent_until and landing.spent_until.isoformat(),
        "forecast": {
            "method": landing.method,
            "monthly": plain(landing.forecast),
            "low": _text(landing.low),
            "high": _text(landing.high),
        },
        "limit": _text(landing.limit),
        "head_room": _text(landing.head_room),
        "head_room_forecast": _text(landing.head_room_forecast),
        "notes": list(landing.notes),
    }


def _rows(landing: Landing, shown: Callable[[str], str]) -> Iterator[list[str]]:
    """Label, amount, and what there is to say of it."""
    currency = landing.currency
    yield ["run rate", money(landing.run_rate, currency), landing.run_rate_source.value]
    bound = "" if landing.exact else "at least "
    yield ["this change", bound + signed(landing.change, currency), ""]
    for name, amount in landing.pending:
        yield ["pending", signed(amount, currency), shown(name)]
    landed = bound + money(landing.landed, currency)
    yield ["landed", landed, _room(landing.head_room, landing)]
    if landing.month_to_date is not None:
        until = f"until {landing.spent_until}"
        yield [f"{landing.month:%Y-%m} so far", money(landing.month_to_date, currency), until]
    yield [
        f"{landing.month:%Y-%m} forecast",
        bound + money(landing.forecast, currency),
        _room(landing.head_room_forecast, landing),
    ]
    yield ["", "", _how(landing)]


def _how(landing: Landing) -> str:
    """How the forecast was made."""
    text = f"{landing.hours_in_month} hours; {_METHODS[landing.method]}"
    if landing.low is None or landing.high is None:
        return text
    ends = f"{money(landing.low, landing.currency)} to {money(landing.high, landing.currency)}"
    return f"{text}; 80% from {ends}"


def _room(room: Decimal | None, landing: Landing) -> str:
    if room is None or landing.limit is None:
        return ""
    limit = money(landing.limit, landing.currency)
    if room < 0:
        return f"{money(-room, landing.currency)} above the limit of {limit}"
    return f"{money(room, landing.currency)} head-room below {limit}"


def _bar(landing: Landing) -> str:
    """``████████████████░░░░ 80% of $500.00, $100.00 head-room``; empty without a limit."""
    limit, room = landing.limit, landing.head_room
    if not limit or room is None:
        return ""
    share = 100 * landing.landed / limit
    where = f"{money(abs(room), landing.currency)} {'head-room' if room >= 0 else 'above it'}"
    return f"`{budget_bar.drawn(share)}` {share:.0f}% of {money(limit, landing.currency)}, {where}"


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
