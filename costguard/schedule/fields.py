"""Fields of cron-like expressions: lists, ranges and steps of numbers or names."""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from costguard.schedule.words import refuse

_PART = re.compile(r"^(\*|\w+)(?:-(\w+))?(?:/(\d+))?$")


class Field(NamedTuple):
    """What the values of a field may be."""

    name: str
    """For messages."""
    low: int
    high: int
    names: tuple[str, ...] = ()
    """Names of the values, from ``low`` on."""
    wraps: bool = False
    """Whether a range may go over the end."""

    def values(self, written: str, text: str) -> frozenset[int]:
        """The values that a field names; ``*`` and ``?`` are all. Raises ``ScheduleError``."""
        found: set[int] = set()
        for part in written.split(","):
            found |= self._part(part, text)
        return frozenset(found)

    def _part(self, part: str, text: str) -> set[int]:
        if part == "?":
            return set(range(self.low, self.high + 1))
        shape = _PART.match(part)
        if not shape or (shape[1] == "*" and shape[2]):
            self._refuse(part, text)
        first = self.low if shape[1] == "*" else self.number(shape[1], text)
        if shape[2]:
            last = self.number(shape[2], text)
        else:
            last = self.high if shape[1] == "*" or shape[3] else first
        step = int(shape[3] or 1)
        if not step or (last < first and not self.wraps):
            self._refuse(part, text)
        size = self.high - self.low + 1
        length = (last - first) % size if last < first else last - first
        return {self.low + (first - self.low + n) % size for n in range(0, length + 1, step)}

    def number(self, written: str, text: str) -> int:
        """A value by its number or by the first three letters of its name."""
        name = written.lower()[:3]
        if name in self.names:
            return self.low + self.names.index(name)
        if not written.isdecimal() or not self.low <= int(written) <= self.high:
            self._refuse(written, text)
        return int(written)

    def _refuse(self, part: str, text: str) -> NoReturn:
        names = f" or {self.names[0]} to {self.names[-1]}" if self.names else ""
        refuse(text, f"expected {self.name} from {self.low} to {self.high}{names}; found {part!r}")
