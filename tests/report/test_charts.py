"""Charts: what they show, and that the page needs nothing but them."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

from costguard.model.schedule import Dates, Schedule, Window
from costguard.report import charts, renderer
from costguard.result import CheckResult

OFFICE = Schedule("office", ZoneInfo("UTC"), (Window(frozenset(range(5)), 480, 1080),))


def words_of(chart: charts.Chart) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]+)</text>", chart.svg)


def named(result: CheckResult, name: str, schedule: Schedule | None = None) -> CheckResult:
    environment = result.decision.environment._replace(name=name, schedule=schedule)
    return replace(result, decision=result.decision._replace(environment=environment))


def test_costs_before_and_after_by_service_and_environment(result: CheckResult) -> None:
    """Before $24.60, after $33.50, twice."""
    found = charts.of_costs([named(result, "dev"), named(result, "test <b>")])
    assert [chart.title.partition(",")[0] for chart in found] == [
        "Before and after",
        "Cost by service",
        "Cost by environment",
    ]
    total, service, environments = map(words_of, found)
    assert {"all", "$49.20", "$67.00", "before", "after"} <= set(total)
    assert {"AWS", "$49.20", "$67.00"} <= set(service)
    assert {"dev", "test &lt;b&gt;", "$24.60", "$33.50"} <= set(environments)


def test_more_than_ten_are_put_together(result: CheckResult) -> None:
    found = charts.of_costs([named(result, f"e{number}") for number in range(13)])
    texts = words_of(found[2])
    assert {"e0", "e9", "3 others", "$73.80", "$100.50"} <= set(texts)
    assert "e10" not in texts


def test_the_week_of_a_schedule(result: CheckResult) -> None:
    """Ten hours on five days; where weeks differ, there is no usual one."""
    week = charts.of_week(OFFICE)
    assert week is not None
    assert words_of(week).count("10 h") == 5
    first = Window(frozenset(range(7)), 0, 60, Dates(monthdays=frozenset([1])))
    assert charts.of_week(OFFICE._replace(windows=(first,))) is None
    page = renderer("html")(named(result, "dev", OFFICE))
    assert "<figcaption>Hours of running in a week</figcaption>" in page


def test_a_chart_is_nothing_but_shapes(result: CheckResult) -> None:
    for chart in (*charts.of_costs([result]), charts.of_week(OFFICE)):
        assert chart is not None
        kinds = set(re.findall(r"<(\w+)", chart.svg))
        assert kinds <= {"svg", "g", "rect", "path", "text", "line", "circle"}
        assert "<!--" not in chart.svg
