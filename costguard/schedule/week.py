"""Windows of a week: from events that start and stop, as their complement, and as one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from costguard.model.schedule import DAY, WEEK, Schedule, Window
from costguard.schedule.words import minutes, refuse, weekday, zone

Spans = list[tuple[int, int]]
"""Spans of a week in minutes after Monday's midnight, half open, in order, not touching."""


class Event(NamedTuple):
    """Something is started, or stopped, at a minute of the week."""

    minute: int
    """After Monday's midnight."""
    start: bool


def from_windows(windows: Iterable[tuple[Sequence[str], str, str]], timezone: str) -> Schedule:
    """The schedule of windows, each with its days and its hours from and to.

    One that does not end after its start goes on past midnight. Raises ``ScheduleError``.
    """
    given = list(windows)
    text = ", ".join(f"{'+'.join(days)} {start}-{end}" for days, start, end in given)
    text = f"{text} {timezone}"
    found: list[Window] = []
    for days, start, end in given:
        numbers = [weekday(day, text) for day in days]
        found += open_hours(numbers, minutes(start, text), minutes(end, text))
    return Schedule("", zone(timezone, text), tuple(found), text=text)


def open_hours(days: Iterable[int], start: int, end: int) -> tuple[Window, ...]:
    """Windows on certain days; one that ends before it starts goes on in the following day."""
    chosen = frozenset(days)
    if start < end:
        return (Window(chosen, start, end),)
    first = Window(chosen, start, DAY)
    return (first, Window(frozenset((d + 1) % 7 for d in chosen), 0, end)) if end else (first,)


def from_events(events: Iterable[Event], text: str) -> tuple[Window, ...]:
    """Windows between starts and stops; what holds at the end of a week holds on in the next.

    Raises ``ScheduleError`` where nothing ever starts or stops, or both at once.
    """
    known = sorted(set(events))
    if len({event.minute for event in known}) < len(known):
        refuse(text, "it starts and stops at the same minute")
    if len({event.start for event in known}) < 2:
        refuse(text, "it must both start and stop, or its hours are not known")
    spans: Spans = []
    running = known[-1].start
    since = 0
    for event in known:
        if running and event.minute > since:
            spans.append((since, event.minute))
        running, since = event.start, event.minute
    if running:
        spans.append((since, WEEK))
    return windows_of(spans)


def spans_of(windows: Iterable[Window]) -> Spans:
    """The weekly windows as spans of the week; those of certain dates are not looked at."""
    single = sorted(
        (day * DAY + window.start, day * DAY + window.end)
        for window in windows
        if window.dates is None
        for day in window.days
    )
    return merged(single)


def merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Spans in order of their start, put together where they touch or overlap."""
    found: Spans = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def complement(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The windows of the week in which none of these is open."""
    gaps: Spans = []
    since = 0
    for start, end in spans_of(windows):
        gaps.append((since, start))
        since = end
    gaps.append((since, WEEK))
    return windows_of((start, end) for start, end in gaps if start < end)


def windows_of(spans: Iterable[tuple[int, int]]) -> tuple[Window, ...]:
    """Windows of one day each, with the days that have the same hours together."""
    days: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for start, end in (piece for span in spans for piece in _by_day(*span)):
        days[start % DAY, end - start // DAY * DAY].add(start // DAY)
    return tuple(Window(frozenset(of), *hours) for hours, of in sorted(days.items()))


def runs(windows: Iterable[Window]) -> Spans:
    """Spans of the week without a stop in between; one over Sunday's end reaches beyond it."""
    spans = spans_of(windows)
    if len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == WEEK:
        return [*spans[1:-1], (spans[-1][0], WEEK + spans[0][1])]
    return spans


def _by_day(start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        midnight = (start // DAY + 1) * DAY
        yield start, min(end, midnight)
        start = midnight
