"""kube-downscaler's uptime and downtime: ``Mon-Fri 07:30-20:30 Europe/Berlin``.

The grammar is that of https://codeberg.org/hjacobs/kube-downscaler.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from costguard.model.schedule import Override, Schedule, Window
from costguard.schedule.week import complement
from costguard.schedule.words import day_range, minutes, refuse, weekday, zone

_WEEKLY = re.compile(r"^([a-zA-Z]{3})-([a-zA-Z]{3}) (\d\d:\d\d)-(\d\d:\d\d) (?P<zone>[a-zA-Z/_]+)$")
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
_YEARS = range(2000, 2100)
_ABSOLUTE = re.compile(rf"^({_MOMENT})-({_MOMENT})$")


class _Spec(NamedTuple):
    """What a text says: hours of the week, and spans of absolute time."""

    windows: tuple[Window, ...]
    spans: tuple[tuple[datetime, datetime], ...]
    zone: ZoneInfo


def uptime(text: str) -> Schedule:
    """The schedule of an uptime. Raises ``ScheduleError``."""
    spec = _read(text)
    overrides = tuple(Override(*span, running=True) for span in spec.spans)
    return Schedule("", spec.zone, spec.windows, overrides=overrides, text=text)


def downtime(text: str) -> Schedule:
    """The schedule of a downtime: it runs at all other times. Raises ``ScheduleError``."""
    spec = _read(text)
    overrides = tuple(Override(*span, running=False) for span in spec.spans)
    windows = complement(spec.windows)
    return Schedule("", spec.zone, windows, overrides=overrides, text=f"downtime {text}")


def _read(text: str) -> _Spec:
    if text.strip().lower() in ("always", "never"):
        refuse(text, "nothing ever stops, or nothing ever starts")
    windows: list[Window] = []
    spans: list[tuple[datetime, datetime]] = []
    zones: dict[str, ZoneInfo] = {}
    for part in (part.strip() for part in text.split(",")):
        absolute = _ABSOLUTE.match(part)
        if absolute:
            spans.append(_span(absolute[1], absolute[2], text))
        else:
            window, name = _weekly(part, text)
            windows.append(window)
            zones[name] = zone(name, text)
    if len(zones) != 1:
        refuse(text, "expected hours of the week, all in one time zone")
    return _Spec(tuple(windows), tuple(spans), *zones.values())


def _weekly(part: str, text: str) -> tuple[Window, str]:
    found = _WEEKLY.match(part)
    if not found:
        refuse(text, f'expected "Mon-Fri 07:00-19:00 Europe/Berlin"; found {part!r}')
    days = day_range(weekday(found[1], text), weekday(found[2], text))
    start, end = minutes(found[3], text), minutes(found[4], text)
    if start >= end:
        refuse(text, f"hours cannot cross midnight; write two of them in place of {part!r}")
    return Window(days, start, end), found["zone"]


def _span(begin: str, end: str, text: str) -> tuple[datetime, datetime]:
    try:
        span = datetime.fromisoformat(begin), datetime.fromisoformat(end)
    except ValueError:
        refuse(text, f"there is no such time as {begin} or {end}")
    if any(moment.year not in _YEARS for moment in span):
        refuse(text, f"expected times of this century; found {begin} and {end}")
    if span[0] >= span[1]:
        refuse(text, f"{end} does not lie after {begin}")
    return span
