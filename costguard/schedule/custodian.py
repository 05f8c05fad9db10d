"""Cloud Custodian's off-hours tags: ``off=(m-f,19);on=(m-f,7);tz=pt``.

The grammar is that of https://cloudcustodian.io/docs/quickstart/offhours.html.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from costguard.model.schedule import DAY, Schedule
from costguard.schedule.week import Event, from_events
from costguard.schedule.words import day_range, refuse, zone

TAG: Final = "maid_offhours"
"""Usual key of the tag."""

_DAYS: Final = "mtwhfsu"
"""Letters of the weekdays; h is Thursday, s Saturday, u Sunday."""
_ITEM = re.compile(rf"\(([{_DAYS}])(?:-([{_DAYS}]))?,(\d{{1,2}})\)")
_ESCAPED: Final = {
    "u28": "(", "u29": ")", "u5b": "[", "u5d": "]", "u2c": ",", "u3b": ";", "u3d": "=", "u2f": "/",
    "u2d": "-",
}  # fmt: skip
"""How a tag is written where its characters are restricted."""
_ZONES: Final = {
    **dict.fromkeys(("pdt", "pst", "pt"), "America/Los_Angeles"),
    **dict.fromkeys(("mdt", "mst", "mt"), "America/Denver"),
    **dict.fromkeys(("cdt", "cst", "ct"), "America/Chicago"),
    **dict.fromkeys(("edt", "est", "et"), "America/New_York"),
    **dict.fromkeys(("ast", "at"), "America/Phoenix"),
    **dict.fromkeys(("gmt", "gt"), "Etc/GMT"),
    "utc": "Etc/UTC",
    "bst": "Europe/London",
    "ist": "Europe/Dublin",
    "cet": "Europe/Berlin",
    "it": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "sgt": "Asia/Singapore",
    "aet": "Australia/Sydney",
    "brt": "America/Sao_Paulo",
    "nzst": "Pacific/Auckland",
}
_USUAL_OFF: Final = "(m-f,19)"
_USUAL_ON: Final = "(m-f,7)"


class Tag(NamedTuple):
    """What a tag says: minutes of the week at which things stop and start, and the zone's name."""

    off: tuple[int, ...] | None
    on: tuple[int, ...] | None
    zone: str


def is_tag(text: str) -> bool:
    """Whether a text looks like a tag of Custodian's."""
    return re.match(r"^['\"]?(off|on|tz)(=|u3d)", text.strip().lower()) is not None


def read(text: str) -> Tag:
    """Read a tag; an empty one, or ``on``, has the usual hours. Raises ``ScheduleError``."""
    value = _decoded(text.strip().strip("'\"").lower())
    if value == "off":
        refuse(text, "it opts out; there are no hours")
    if value in ("", "on"):
        value = f"off={_USUAL_OFF};on={_USUAL_ON}"
    parts: dict[str, str] = {}
    for part in filter(None, value.split(";")):
        key, equals, rest = part.strip().partition("=")
        if not equals or key not in ("off", "on", "tz"):
            refuse(text, f"expected off=, on= or tz=, separated by semicolons; found {part!r}")
        parts[key] = rest.strip()
    off, on = (_minutes(parts[key], text) if key in parts else None for key in ("off", "on"))
    return Tag(off, on, _zone_name(parts.get("tz", "et")))


def schedule(text: str) -> Schedule:
    """The schedule of a tag. Raises ``ScheduleError``, also where it lacks starts or stops."""
    tag = read(text)
    events = [
        *(Event(minute, start=False) for minute in tag.off or ()),
        *(Event(minute, start=True) for minute in tag.on or ()),
    ]
    return Schedule("", zone(tag.zone, text), from_events(events, text), text=text)


def _decoded(value: str) -> str:
    if "=" in value:
        return value
    for written, character in _ESCAPED.items():
        value = value.replace(written, character)
    return value


def _zone_name(written: str) -> str:
    return _ZONES.get(written, written.title())


def _minutes(spec: str, text: str) -> tuple[int, ...]:
    """Minutes of the week of ``(m-f,19)``, or of several such items in brackets."""
    bare = spec.replace(" ", "")
    inner = bare[1:-1] if bare.startswith("[") and bare.endswith("]") else bare
    items = list(_ITEM.finditer(inner))
    whole = ",".join(item[0] for item in items) == inner
    if not items or not whole or (inner == bare and len(items) > 1):
        refuse(text, f"expected (m-f,19) or [(m-f,19),(s,12)]; found {spec!r}")
    found: list[int] = []
    for item in items:
        first, last, hour = item[1], item[2] or item[1], int(item[3])
        if hour > 23:
            refuse(text, f"expected an hour from 0 to 23; found {hour}")
        days = day_range(_DAYS.index(first), _DAYS.index(last))
        found += [day * DAY + 60 * hour for day in days]
    return tuple(sorted(found))
