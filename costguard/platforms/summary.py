"""The report in the summary that a job shows."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from costguard.errors import PlatformError
from costguard.platforms.fit import fitted
from costguard.platforms.target import Target

_ROOM: Final = 250_000
"""Characters; GitHub takes 1 MiB, and a character has up to four bytes."""


def add_summary(target: Target, text: str) -> None:
    """Add a report to the job's summary, where the job has one.

    Raises ``PlatformError`` where it cannot be written.
    """
    if not target.summary:
        return
    try:
        with Path(target.summary).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(fitted(text, _ROOM, html=True) + "\n\n")
    except OSError as error:
        reason = error.strerror or error
        raise PlatformError(f"{target.summary}: the job's summary: {reason}") from None
