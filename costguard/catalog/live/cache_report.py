"""How much a cache has spared, and what is to be said about it."""

from __future__ import annotations


class CacheReport:
    """Hits by what was looked for, and notes, each once."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, int]] = {}
        self._notes: dict[str, None] = {}

    def count(self, what: str, hits: int, questions: int) -> None:
        """Add to how many of the things that were looked for, ``what``, the cache had."""
        had, of = self._counts.get(what, (0, 0))
        self._counts[what] = (had + hits, of + questions)

    def note(self, text: str) -> None:
        """Say something that is good to know, once however often it happens."""
        self._notes[text] = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What is good to know, in the order in which it came up; each is one line."""
        return tuple(self._notes)

    def lines(self) -> tuple[str, ...]:
        """Hit rates for people: ``cache: 990 of 1,000 answers of infracost (99%)``."""
        return tuple(
            f"cache: {hits:,} of {questions:,} {what} ({hits * 100 // questions}%)"
            for what, (hits, questions) in self._counts.items()
            if questions
        )
