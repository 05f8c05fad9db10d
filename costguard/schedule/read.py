"""Reads a schedule from one line of text, in whichever grammar it is written."""

from __future__ import annotations

from costguard.model.schedule import Schedule
from costguard.schedule import cron, custodian, downscaler
from costguard.schedule.hours import refuse_useless
from costguard.schedule.words import refuse

_CRON_KEYS = frozenset({"start", "stop", "tz"})


def from_text(text: str) -> Schedule:
    """The schedule of one line.

    ``Mon-Fri 07:00-19:00 Europe/Berlin`` (kube-downscaler; ``downtime=`` before it for when it is
    stopped), ``off=(m-f,19);on=(m-f,7);tz=pt`` (Cloud Custodian), or
    ``start=0 7 * * 1-5;stop=0 19 * * 1-5;tz=Europe/Berlin`` (cron). Raises ``ScheduleError``.
    """
    schedule = _by_grammar(text)
    refuse_useless(schedule)
    return schedule


def _by_grammar(text: str) -> Schedule:
    bare = text.strip()
    if custodian.is_tag(bare) and not bare.lower().startswith("tz="):
        return custodian.schedule(bare)
    key, equals, rest = bare.partition("=")
    if equals and key == "downtime":
        return downscaler.downtime(rest.strip())
    if equals and key == "uptime":
        return downscaler.uptime(rest.strip())
    if equals:
        return _cron(bare)
    return downscaler.uptime(bare)


def _cron(text: str) -> Schedule:
    parts = dict(part.strip().partition("=")[::2] for part in text.split(";"))
    if set(parts) != _CRON_KEYS:
        refuse(text, 'expected "start=0 7 * * 1-5;stop=0 19 * * 1-5;tz=Europe/Berlin"')
    return cron.pair(parts["start"], parts["stop"], parts["tz"])
