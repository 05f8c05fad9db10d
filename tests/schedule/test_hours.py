"""Hours of schedules: the month of 730 hours, real months with daylight saving, holidays."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from costguard.model.schedule import Override, Schedule
from costguard.schedule import instance_scheduler
from costguard.schedule.hours import real_month, usual_month, weekly_hours
from costguard.schedule.read import from_text
from costguard.schedule.week import from_windows
from costguard.schedule.words import ScheduleError

OFFICE = "Mon-Fri 08:00-20:00"


def rounded(hours: D) -> D:
    return round(hours, 3)


@pytest.mark.parametrize(
    ("text", "weekly", "running", "stopped", "share"),
    [
        ("Mon-Fri 09:00-17:00 UTC", "40", "173.810", "556.190", "76.19"),
        ("Mon-Fri 08:00-18:00 UTC", "50", "217.262", "512.738", "70.24"),
        ("Mon-Fri 07:00-19:00 UTC", "60", "260.714", "469.286", "64.29"),
        ("Mon-Fri 07:30-20:30 UTC", "65", "282.440", "447.560", "61.31"),
        ("Mon-Fri 06:00-22:00 UTC", "80", "347.619", "382.381", "52.38"),
        ("Mon-Sun 07:00-19:00 UTC", "84", "365.000", "365.000", "50.00"),
        ("Mon-Fri 00:00-24:00 UTC", "120", "521.429", "208.571", "28.57"),
        ("Mon-Fri 08:00-18:00 UTC,Sat-Sat 09:00-13:00 UTC", "54", "234.643", "495.357", "67.86"),
    ],
)
def test_the_month_of_730_hours(
    text: str, weekly: str, running: str, stopped: str, share: str
) -> None:
    schedule = from_text(text)
    month = usual_month(schedule)
    assert weekly_hours(schedule) == D(weekly)
    assert rounded(month.running) == D(running)
    assert rounded(month.stopped) == D(stopped)
    assert round(month.share * 100, 2) == D(share)


@pytest.mark.parametrize(
    ("month", "zone", "running", "whole", "stopped"),
    [
        ("2026-02", "Europe/Berlin", 240, 672, 432),
        ("2026-03", "Europe/Berlin", 264, 743, 479),
        ("2026-05", "UTC", 252, 744, 492),
        ("2026-10", "Europe/Berlin", 264, 745, 481),
        ("2026-11", "Europe/Berlin", 252, 720, 468),
        ("2026-03", "America/New_York", 264, 743, 479),
        ("2026-11", "America/New_York", 252, 721, 469),
        ("2026-12", "Europe/Berlin", 276, 744, 468),
    ],
)
def test_a_real_month(month: str, zone: str, running: int, whole: int, stopped: int) -> None:
    year, number = map(int, month.split("-"))
    hours = real_month(from_text(f"{OFFICE} {zone}"), year, number)
    assert (hours.running, hours.month, hours.stopped) == (running, whole, stopped)


def test_a_year() -> None:
    months = [real_month(from_text(f"{OFFICE} Europe/Berlin"), 2026, m) for m in range(1, 13)]
    assert sum(m.running for m in months) == 3132
    assert sum(m.month for m in months) == 8760


def test_holidays_are_stopped_all_day() -> None:
    off = frozenset(date(2026, 12, day) for day in (24, 25, 26, 31))
    hours = real_month(from_text(f"{OFFICE} Europe/Berlin")._replace(holidays=off), 2026, 12)
    # Three of the four are working days; the 26th is a Saturday.
    assert (hours.running, hours.stopped, hours.starts) == (240, 504, 20)


@pytest.mark.parametrize(("month", "running"), [(3, 123), (10, 125)])
def test_a_window_over_the_change_of_the_clock(month: int, running: int) -> None:
    # 31 nights of four hours; one of them lacks an hour in March, and has one more in October.
    nights = from_text("Mon-Sun 01:00-05:00 Europe/Berlin")
    assert real_month(nights, 2026, month).running == running


def test_a_window_that_begins_in_the_repeated_hour_has_all_of_it() -> None:
    # On 25 October 2026 Berlin's clocks read 02:00 to 03:00 twice: 02:30-03:00 and 02:30-03:30.
    night = from_text("Mon-Sun 02:30-03:30 Europe/Berlin")
    assert real_month(night, 2026, 10).running == D("30") + D("1.5")


def test_holidays_are_spread_over_the_year_for_savings() -> None:
    days = frozenset(date(2026, 1, 5 + n) for n in range(12) if date(2026, 1, 5 + n).weekday() < 5)
    twelve = days | {date(2026, 2, 2), date(2026, 2, 3)}
    assert len(twelve) == 12
    schedule = from_text("Mon-Fri 07:00-19:00 Europe/Berlin")
    # Twelve days of twelve hours are 144 hours a year, 12 a month.
    lost = usual_month(schedule).running - usual_month(schedule._replace(holidays=twelve)).running
    assert lost == 12


def test_time_to_start_and_to_stop_is_billed() -> None:
    schedule = from_text("Mon-Fri 07:00-19:00 UTC")._replace(start_lead=15, stop_lag=5)
    hours = usual_month(schedule)
    assert rounded(hours.starts) == D("21.726")
    assert rounded(hours.running) == D("267.956")
    assert rounded(hours.stopped) == D("462.044")


def test_a_database_starts_again_after_seven_days() -> None:
    # Stopped from Friday 2026-12-18 19:00 to Monday 2027-01-04 07:00: 396 hours, 228 too many.
    off = frozenset(date(2026, 12, day) for day in range(21, 32)) | {date(2027, 1, 1)}
    schedule = from_text("Mon-Fri 07:00-19:00 UTC")._replace(holidays=off)
    december = real_month(schedule, 2026, 12)
    restarted = real_month(schedule, 2026, 12, longest_stop=D(168))
    # It is started again on the 25th at 19:00 and runs to the end of the month: 6 days and 5 h.
    assert restarted.running - december.running == 6 * 24 + 5
    usual = usual_month(schedule, D(168)).running - usual_month(schedule).running
    assert usual == D(228) / 24  # two years have holidays


def test_a_weekly_schedule_is_never_stopped_for_that_long() -> None:
    schedule = from_text("Mon-Fri 07:00-19:00 UTC")
    assert usual_month(schedule, D(168)) == usual_month(schedule)


def test_an_exception_holds_whatever_the_hours_say() -> None:
    schedule = from_text("Mon-Fri 08:00-20:00 UTC")
    sunday = Override(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC), True)
    monday = Override(datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC), False)
    assert real_month(schedule._replace(overrides=(sunday,)), 2026, 11).running == 252 + 24
    assert real_month(schedule._replace(overrides=(monday,)), 2026, 11).running == 252 - 12


def test_a_window_over_midnight_is_split() -> None:
    schedule = from_windows([(["sun"], "22:00", "06:00")], "UTC")
    assert {(w.days, w.start, w.end) for w in schedule.windows} == {
        (frozenset({6}), 22 * 60, 24 * 60),
        (frozenset({0}), 0, 6 * 60),
    }
    assert weekly_hours(schedule) == 8
    assert usual_month(schedule).starts == D(730) / 168  # one start, not two


def test_windows_by_date() -> None:
    quarter: Schedule = instance_scheduler.schedule(
        [{"weekdays": "mon#1", "months": "jan/3", "begintime": "08:00", "endtime": "18:00"}], "UTC"
    )
    assert real_month(quarter, 2026, 4).running == 10  # Monday 6 April
    assert real_month(quarter, 2026, 5).running == 0
    # Four days of ten hours a year of 8765.82 hours, which is 28 years' mean.
    assert round(usual_month(quarter).running, 4) == round(D(730) * 40 / D("8766"), 4)


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ({"monthdays": "L"}, "2026-02-28"),
        ({"weekdays": "friL"}, "2026-02-27"),
        ({"monthdays": "15W"}, "2026-02-16"),  # the 15th is a Sunday
        ({"monthdays": "28-L"}, "2026-02-28"),
        ({"weekdays": "fri", "monthdays": "13"}, "2026-02-13"),  # both must hold
    ],
)
def test_days_of_a_month(period: dict[str, str], day: str) -> None:
    schedule = instance_scheduler.schedule([period], "UTC")
    assert real_month(schedule, 2026, 2).running == 24
    moved = schedule._replace(holidays=frozenset({date.fromisoformat(day)}))
    assert real_month(moved, 2026, 2).running == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Mon-Sun 00:00-24:00 UTC", "covers the whole week"),
        ("downtime=Mon-Sun 00:00-24:00 UTC", "no hours in which anything runs"),
    ],
)
def test_a_schedule_that_changes_nothing_is_refused(text: str, says: str) -> None:
    with pytest.raises(ScheduleError, match=says):
        from_text(text)
