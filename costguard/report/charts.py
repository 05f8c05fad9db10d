"""Charts as SVG to stand inside a page: no script, no style of their own, names as plain text."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from xml.etree import ElementTree as Xml

from costguard.model.money import ZERO, money
from costguard.model.schedule import Schedule
from costguard.report import words
from costguard.report.focus_services import service_of
from costguard.result import Result

_ROWS = 10
_LABEL = 24
_FONT = 14
"""Pixels of all text; the page says so too."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOUR = 60
_SHAPES = ("g", "path", "rect", "text", "line", "circle")
"""What a drawing is made of; all else that the library writes is left out."""


class _Bar(NamedTuple):
    """A label with what it costs per month."""

    label: str
    before: Decimal
    after: Decimal


Bars = Sequence[_Bar]


class Chart(NamedTuple):
    """A drawing and what it shows."""

    title: str
    svg: str


def of_costs(results: Sequence[Result]) -> list[Chart]:
    """Before and after over all, by environment and by service; what is known of it."""
    currency = results[0].estimate.currency
    total = [_Bar("all", _sum(results, "before"), _sum(results, "after"))]
    found: list[tuple[str, Bars]] = [
        ("Before and after", total),
        ("Cost by service", _services(results)),
    ]
    if len(results) > 1:
        found.append(("Cost by environment", _environments(results)))
    return [
        Chart(f"{title}, {currency} per month", _drawn(title, _largest(bars), currency))
        for title, bars in found
        if any(before or after for _, before, after in bars)
    ]


def of_week(schedule: Schedule) -> Chart | None:
    """Hours that an environment runs on each day of the week; None where weeks differ."""
    if not schedule.weekly:
        return None
    hours = []
    for day in range(7):
        minutes: set[int] = set()
        for window in schedule.windows:
            minutes.update(range(window.start, window.end) if day in window.days else ())
        hours.append(Decimal(len(minutes)) / _HOUR)
    return Chart("Hours of running in a week", _week(hours))


def _sum(results: Sequence[Result], side: str) -> Decimal:
    return sum((getattr(result.estimate, side).amount for result in results), ZERO)


def _environments(results: Sequence[Result]) -> Bars:
    return [
        _Bar(words.environment(r) or r.source, r.estimate.before.amount, r.estimate.after.amount)
        for r in results
    ]


def _services(results: Sequence[Result]) -> Bars:
    before: dict[str, Decimal] = defaultdict(Decimal)
    after: dict[str, Decimal] = defaultdict(Decimal)
    for result in results:
        for resource in result.estimate.resources:
            name = service_of(resource.type).name
            before[name] += resource.monthly_before
            after[name] += resource.monthly_after
    return [_Bar(name, before[name], after[name]) for name in after]


def _largest(bars: Bars) -> Bars:
    """The dearest, and the rest together."""
    ranked = sorted(bars, key=lambda bar: -max(bar.before, bar.after))
    rest = ranked[_ROWS:]
    if not rest:
        return ranked
    before = sum((bar.before for bar in rest), ZERO)
    after = sum((bar.after for bar in rest), ZERO)
    return [*ranked[:_ROWS], _Bar(f"{len(rest):,} others", before, after)]


def _drawn(title: str, bars: Bars, currency: str) -> str:
    chart = _library().HorizontalBar(
        width=640,
        height=90 + 60 * len(bars),
        print_values=True,
        show_y_guides=False,
        show_x_labels=False,
        legend_at_bottom=True,
        truncate_label=_LABEL,
        value_formatter=lambda value: money(Decimal(repr(value)), currency),
        style=_style(),
        explicit_size=False,
    )
    # It draws from below; a drawing needs no more digits than a float has.
    chart.x_labels = [words.visible(label) for label, _, _ in reversed(bars)]
    chart.add("before", [float(before) for _, before, _ in reversed(bars)])
    chart.add("after", [float(after) for _, _, after in reversed(bars)])
    return _plain(chart.render_tree(), title)


def _week(hours: Sequence[Decimal]) -> str:
    chart = _library().Bar(
        width=640,
        height=260,
        range=(0, 24),
        y_labels=[0, 6, 12, 18, 24],
        print_values=True,
        show_legend=False,
        value_formatter=lambda value: f"{value:g} h",
        style=_style(),
        explicit_size=False,
    )
    chart.x_labels = _DAYS
    chart.add("hours", [float(number) for number in hours])
    return _plain(chart.render_tree(), "Hours of running in a week")


def _library() -> Any:
    """The library that draws, without its hook into imports: of an old kind, it makes them warn."""
    import pygal

    sys.meta_path[:] = [one for one in sys.meta_path if type(one).__module__ != pygal.__name__]
    return pygal


def _style() -> Any:
    """Sizes of text, by which the library keeps room; colours are the page's."""
    sizes = ("label", "major_label", "value", "legend")
    return _library().style.Style(**{f"{name}_font_size": _FONT for name in sizes})


def _plain(tree: Xml.Element, title: str) -> str:
    """A drawing of nothing but shapes and text, named for those who cannot see it."""
    for parent in list(tree.iter()):
        for child in list(parent):
            if child.tag not in _SHAPES:
                parent.remove(child)
    del tree.attrib["id"]
    tree.set("role", "img")
    tree.set("aria-label", title)
    return Xml.tostring(tree, encoding="unicode")
