"""Reads ``schedule`` of an environment: the hours in which it runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from costguard.budget import moments
from costguard.strict import RejectedError, demand, mapping, text
from costguard.yaml_document import KeyPath

if TYPE_CHECKING:
    from costguard.model.schedule import Override, Schedule

KEY: Final = "schedule"
"""Key of each environment."""

_FORMS = ("running", "hours", "cron", "periods")
_KEYS = (
    "name", "timezone", *_FORMS, "holidays", "exceptions", "start_lead_minutes", "stop_lag_minutes",
)  # fmt: skip
_TIME = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_MINUTES = 240
_YEARS = range(2000, 2100)


def with_days_as_text(data: Any) -> Any:
    """The data of a budget file with days and times of schedules as text."""
    environments = data.get("environments") if isinstance(data, dict) else None
    if not isinstance(environments, dict):
        return data
    return {**data, "environments": {name: _as_text(of) for name, of in environments.items()}}


def _as_text(environment: Any) -> Any:
    if not isinstance(environment, dict) or KEY not in environment:
        return environment
    return {**environment, KEY: moments.as_text(environment[KEY])}


def check(keys: Mapping[str, Any], path: KeyPath) -> None:
    """Reject a schedule among the keys at ``path`` that is not as the schema says."""
    if KEY not in keys:
        return
    if isinstance(keys[KEY], str):
        text(keys[KEY], (*path, KEY))
    else:
        _check(keys[KEY], (*path, KEY))


def of(keys: Mapping[str, Any], path: KeyPath) -> Schedule | None:
    """The checked schedule among the keys at ``path``, where there is one.

    Raises ``RejectedError`` where its values are good one by one and make no schedule.
    """
    if KEY not in keys:
        return None
    from costguard.schedule.hours import refuse_useless
    from costguard.schedule.read import from_text
    from costguard.schedule.words import ScheduleError

    value, path = keys[KEY], (*path, KEY)
    try:
        if isinstance(value, str):
            return from_text(value)
        schedule = _schedule(value, path)
        refuse_useless(schedule)
    except ScheduleError as error:
        raise RejectedError(path, str(error)) from None
    return schedule


def _check(value: Any, path: KeyPath) -> None:
    """Reject a map of which a value is not as the schema says."""
    keys = mapping(value, path, *_KEYS)
    for key in ("name", "timezone", "hours"):
        if key in keys:
            text(keys[key], (*path, key))
    for index, window in enumerate(_list(keys, "running", path, least=1)):
        _check_window(window, (*path, "running", index))
    if "cron" in keys:
        _check_texts(keys["cron"], (*path, "cron"), "start", "stop", required=("start", "stop"))
    fields = ("begintime", "endtime", "weekdays", "monthdays", "months")
    for index, period in enumerate(_list(keys, "periods", path, least=1)):
        demand(_check_texts(period, (*path, "periods", index), *fields), (*path, "periods", index))
    for index, day in enumerate(_list(keys, "holidays", path)):
        text(day, (*path, "holidays", index), _DAY)
    for index, span in enumerate(_list(keys, "exceptions", path)):
        where = (*path, "exceptions", index)
        _check_texts(span, where, "from", "to", "state", required=("from", "to", "state"))
        demand(span["state"] in ("running", "stopped"), (*where, "state"))
    for key in ("start_lead_minutes", "stop_lag_minutes"):
        _minutes(keys, key, path)


def _list(keys: Mapping[str, Any], key: str, path: KeyPath, least: int = 0) -> list[Any]:
    if key not in keys:
        return []
    value = keys[key]
    if not isinstance(value, list) or len(value) < least:
        raise RejectedError((*path, key))
    return value


def _check_texts(
    value: Any, path: KeyPath, *known: str, required: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    keys = mapping(value, path, *known, required=required)
    for key in keys:
        text(keys[key], (*path, key))
    return keys


def _check_window(value: Any, path: KeyPath) -> None:
    needed = ("days", "start", "end")
    window = mapping(value, path, *needed, required=needed)
    days = window["days"]
    demand(isinstance(days, list) and days, (*path, "days"))
    for index, day in enumerate(days):
        demand(day in _WEEKDAYS, (*path, "days", index))
    for key in ("start", "end"):
        text(window[key], (*path, key), _TIME)


def _minutes(keys: Mapping[str, Any], key: str, path: KeyPath) -> int:
    value = keys.get(key, 0)
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
    demand(whole and 0 <= value <= _MOST_MINUTES, (*path, key))
    return int(value)


def _schedule(keys: Mapping[str, Any], path: KeyPath) -> Schedule:
    """The schedule of a map whose values are good one by one."""
    forms = [form for form in _FORMS if form in keys]
    if len(forms) != 1:
        raise RejectedError(path, f"expected one of {', '.join(_FORMS)}")
    if forms != ["hours"] and "timezone" not in keys:
        raise RejectedError(path, '"timezone" is missing')
    if forms == ["hours"] and "timezone" in keys:
        raise RejectedError((*path, "timezone"), "the hours name their zone themselves")
    return _of_form(forms[0], keys)._replace(
        name=keys.get("name", ""),
        holidays=frozenset(
            _day(day, (*path, "holidays", index))
            for index, day in enumerate(keys.get("holidays", []))
        ),
        overrides=tuple(
            _override(span, (*path, "exceptions", index))
            for index, span in enumerate(keys.get("exceptions", []))
        ),
        start_lead=_minutes(keys, "start_lead_minutes", path),
        stop_lag=_minutes(keys, "stop_lag_minutes", path),
    )


def _of_form(form: str, keys: Mapping[str, Any]) -> Schedule:
    from costguard.schedule import cron, instance_scheduler, week
    from costguard.schedule.read import from_text

    if form == "hours":
        return from_text(keys["hours"])
    if form == "cron":
        return cron.pair(keys["cron"]["start"], keys["cron"]["stop"], keys["timezone"])
    if form == "periods":
        return instance_scheduler.schedule(keys["periods"], keys["timezone"])
    return week.from_windows(
        [(window["days"], window["start"], window["end"]) for window in keys["running"]],
        keys["timezone"],
    )


def _day(written: str, path: KeyPath) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise RejectedError(path, f"there is no such day as {written}") from None
    if day.year not in _YEARS:
        raise RejectedError(path, f"expected a day of this century; found {written}")
    return day


def _override(span: Mapping[str, str], path: KeyPath) -> Override:
    from costguard.model.schedule import Override

    begin, end = (_moment(span[key], (*path, key)) for key in ("from", "to"))
    if begin >= end:
        raise RejectedError((*path, "to"), "it must lie after from")
    return Override(begin, end, span["state"] == "running")


def _moment(written: str, path: KeyPath) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in _YEARS:
        expected = "a time with its zone, such as 2026-12-01T00:00:00Z"
        raise RejectedError(path, f"expected {expected}; found {written}")
    return moment.astimezone(UTC)
