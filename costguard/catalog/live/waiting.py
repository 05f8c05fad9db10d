"""How long to wait before a request is sent again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import SystemRandom

_FIRST = 0.25
"""Seconds before the second try, where the server does not say."""

_LUCK = SystemRandom()


def wait_before(attempt: int, retry_after: str, now: datetime) -> float:
    """Seconds before try number ``attempt`` + 1: what the server asks for in ``Retry-After``.

    Where it says nothing, twice as long each time, less up to a half of it by chance: clients
    that were refused together do not come back together.
    """
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return _FIRST * 2.0 ** (attempt - 1) * (1 - _LUCK.random() / 2)
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())
