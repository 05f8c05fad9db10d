"""Schedules in the words of several tools."""

from decimal import Decimal as D

import pytest

from costguard.model.schedule import Schedule
from costguard.schedule import cron, custodian, expressions, instance_scheduler
from costguard.schedule.hours import usual_month, weekly_hours
from costguard.schedule.read import from_text
from costguard.schedule.words import ScheduleError

EVENING = "0 19 * * 1-5"


def spelled(schedule: Schedule) -> list[str]:
    return [
        f"{''.join(map(str, sorted(w.days)))} {w.start // 60}-{w.end // 60}"
        for w in schedule.windows
    ]


def test_off_hours_of_custodian() -> None:
    schedule = from_text("off=(m-f,19);on=(m-f,7);tz=europe/berlin")
    assert spelled(schedule) == ["01234 7-19"]
    assert schedule.zone.key == "Europe/Berlin"
    assert weekly_hours(schedule) == 60


def test_several_items_in_brackets() -> None:
    schedule = from_text("off=[(m-f,21),(u,18)];on=[(m-f,6),(u,10)];tz=pt")
    assert schedule.zone.key == "America/Los_Angeles"
    assert weekly_hours(schedule) == 5 * 15 + 8
    assert round(usual_month(schedule).running, 3) == D("360.655")


def test_a_tag_of_restricted_characters() -> None:
    escaped = custodian.read("offu3du28M-Fu2c18u29u3btzu3dAustraliau2fSydney")
    assert escaped == custodian.read("off=(M-F,18);tz=Australia/Sydney")
    assert (escaped.zone, escaped.on) == ("Australia/Sydney", None)


@pytest.mark.parametrize("tag", ["", "on", "'on'"])
def test_a_tag_without_hours_has_the_usual_ones(tag: str) -> None:
    schedule = custodian.schedule(tag)
    assert spelled(schedule) == ["01234 7-19"]
    assert schedule.zone.key == "America/New_York"


def test_days_wrap_over_the_end_of_the_week() -> None:
    # On Friday and Monday at 8, off on Saturday and Tuesday at 8.
    schedule = from_text("on=[(f,8),(m,8)];off=[(s,8),(t,8)];tz=utc")
    assert weekly_hours(schedule) == 48
    assert custodian.read("off=(f-m,9)").off == (540, 4 * 1440 + 540, 5 * 1440 + 540, 9180)


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("off=(m-f,24)", "an hour from 0 to 23; found 24"),
        ("off=(m,w,19)", r"expected \(m-f,19\)"),
        ("off=19", r"expected \(m-f,19\)"),
        ("off=(m-f,19);foo=1", "found 'foo=1'"),
        ("off=(m-f,19);on=(m-f,7);tz=mars/base", "no time zone 'Mars/Base'"),
        ("off=(m-f,19)", "both start and stop"),
        ("off=(m-f,19);on=(m-f,19)", "at the same minute"),
    ],
)
def test_tags_that_are_not_valid(tag: str, says: str) -> None:
    with pytest.raises(ScheduleError, match=says):
        from_text(tag)


def test_a_tag_that_opts_out_has_no_hours() -> None:
    with pytest.raises(ScheduleError, match="opts out"):
        custodian.schedule("off")


def test_uptime_of_kube_downscaler() -> None:
    assert weekly_hours(from_text("Mon-Fri 07:30-20:30 Europe/Berlin")) == 65
    assert spelled(from_text("Sun-Fri 08:00-20:00 UTC")) == ["012346 8-20"]
    assert spelled(from_text("Fri-Fri 20:00-24:00 CET")) == ["4 20-24"]


def test_downtime_of_kube_downscaler() -> None:
    text = "downtime=Sat-Sun 00:00-24:00 CET,Fri-Fri 20:00-24:00 CET"
    assert weekly_hours(from_text(text)) == 168 - 52


def test_an_absolute_span_is_an_exception() -> None:
    span = "2026-11-07T00:00:00+01:00-2026-11-08T00:00:00+01:00"
    schedule = from_text(f"Mon-Fri 07:00-19:00 Europe/Berlin,{span}")
    (override,) = schedule.overrides
    assert override.running
    assert override.begin.isoformat() == "2026-11-07T00:00:00+01:00"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("always", "nothing ever stops"),
        ("Mon-Fri 07:00-19:00", 'expected "Mon-Fri'),
        ("Mon-Fri 7:00-19:00 UTC", 'expected "Mon-Fri'),
        ("Mon-Fri 07:00-19:00 Etc/GMT+1", 'expected "Mon-Fri'),
        ("Mon-Fri 22:00-06:00 UTC", "cannot cross midnight"),
        ("Mon-Fri 07:00-24:30 UTC", "a time from 00:00 to 24:00"),
        ("Mon-Fry 07:00-19:00 UTC", "expected a weekday"),
        ("Mon-Fri 07:00-19:00 Europe/Berlyn", "no time zone 'Europe/Berlyn'"),
        ("Mon-Fri 07:00-19:00 UTC,Sat-Sat 07:00-19:00 CET", "all in one time zone"),
    ],
)
def test_hours_that_are_not_valid(text: str, says: str) -> None:
    with pytest.raises(ScheduleError, match=says):
        from_text(text)


def test_a_pair_of_the_scheduler() -> None:
    start, stop = "cron(0 8 ? * MON-FRI *)", "cron(0 20 ? * MON-FRI *)"
    assert weekly_hours(cron.pair(start, stop, "Europe/Berlin")) == 60


def test_a_pair_of_auto_scaling() -> None:
    assert weekly_hours(cron.pair("0 7 * * 1-5", EVENING, "Europe/Berlin")) == 60
    assert weekly_hours(from_text(f"start=0 7 * * 1-5;stop={EVENING};tz=UTC")) == 60


def test_numbers_of_weekdays_are_those_of_their_dialect() -> None:
    five = cron.pair("0 7 * * 1", "0 19 * * 1", "UTC")
    eventbridge = cron.pair("cron(0 7 ? * 2 *)", "cron(0 19 ? * 2 *)", "UTC")
    assert spelled(five) == spelled(eventbridge) == ["0 7-19"]
    assert spelled(cron.pair("0 7 * * 0", "0 19 * * 7", "UTC")) == ["6 7-19"]


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("0 7 1 * *", "days of the month"),
        ("cron(0 7 ? * MON-FRI 2026)", "years are not read"),
        ("0 7 * *", "expected a cron expression"),
        ("0 24 * * 1-5", "an hour from 0 to 23"),
        ("0 7 * * 5-1", "a weekday from 0 to 7"),
        ("x 7 * * 1-5", "a minute from 0 to 59; found 'x'"),
    ],
)
def test_expressions_that_are_not_valid(expression: str, says: str) -> None:
    with pytest.raises(ScheduleError, match=says):
        cron.pair(expression, EVENING, "UTC")


def test_periods_of_instance_scheduler() -> None:
    office = {"weekdays": "mon-fri", "begintime": "09:00", "endtime": "17:00"}
    assert weekly_hours(instance_scheduler.schedule([office], "Europe/Berlin")) == 40
    weekend = {"weekdays": "fri-mon"}
    assert weekly_hours(instance_scheduler.schedule([weekend], "UTC")) == 96


def test_periods_that_meet_at_midnight_run_through() -> None:
    evening = {"weekdays": "mon", "begintime": "20:00", "endtime": "23:59"}
    morning = {"weekdays": "tue", "begintime": "00:00", "endtime": "04:00"}
    schedule = instance_scheduler.schedule([evening, morning], "UTC")
    assert weekly_hours(schedule) == 8
    assert usual_month(schedule).starts == D(730) / 168


def test_periods_with_one_time_only_start_or_only_stop() -> None:
    start = {"weekdays": "mon", "begintime": "08:00"}
    stop = {"weekdays": "fri", "endtime": "18:00"}
    assert weekly_hours(instance_scheduler.schedule([start, stop], "UTC")) == 4 * 24 + 10
    with pytest.raises(ScheduleError, match="both start and stop"):
        instance_scheduler.schedule([start], "UTC")


@pytest.mark.parametrize(
    ("period", "says"),
    [
        ({"begintime": "22:00", "endtime": "06:00"}, "two periods around midnight"),
        ({"weekdays": "mon-fry"}, "a weekday from 0 to 6"),
        ({"months": "13"}, "a month from 1 to 12"),
        ({}, "expected periods with one of"),
    ],
)
def test_periods_that_are_not_valid(period: dict[str, str], says: str) -> None:
    with pytest.raises(ScheduleError, match=says):
        instance_scheduler.schedule([period], "UTC")


def test_expressions_for_the_scheduler() -> None:
    schedule = from_text("Mon-Fri 07:00-19:00 Europe/Berlin")._replace(start_lead=15)
    assert expressions.starts(schedule) == ["cron(45 6 ? * MON-FRI *)"]
    assert expressions.stops(schedule) == ["cron(0 19 ? * MON-FRI *)"]
    weekend = from_text("Mon-Fri 00:00-24:00 UTC")._replace(start_lead=15)
    assert expressions.starts(weekend) == ["cron(45 23 ? * SUN *)"]
    assert expressions.stops(weekend) == ["cron(0 0 ? * SAT *)"]


def test_expressions_and_hours_agree() -> None:
    schedule = from_text("off=[(m-f,21),(u,18)];on=[(m-f,6),(u,10)];tz=pt")
    assert expressions.starts(schedule) == ["cron(0 6 ? * MON-FRI *)", "cron(0 10 ? * SUN *)"]
    fired = [m for e in expressions.stops(schedule) for m in cron.minutes_of_week(e)]
    assert sorted(fired) == [*(day * 1440 + 21 * 60 for day in range(5)), 6 * 1440 + 18 * 60]


def test_dates_cannot_be_said_in_expressions() -> None:
    with pytest.raises(ScheduleError, match="not by weekdays only"):
        expressions.starts(instance_scheduler.schedule([{"monthdays": "1"}], "UTC"))
