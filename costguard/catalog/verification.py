"""Whether a price book can be relied on: its digest, what must hold of it, and who signed it."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from costguard.catalog import signature
from costguard.catalog.book_rows import recorded_digest
from costguard.catalog.compare import FACTOR, changes
from costguard.catalog.integrity import TESTS, problems
from costguard.catalog.sqlite import EMBEDDED, SqlitePriceBook
from costguard.errors import PriceSourceError

RELEASED = EMBEDDED.with_suffix(".digest")
"""The digest that the bundled book must have; in the repository, where everybody can see it."""
_SHOWN = 5
"""How many problems of one test are named."""


class Demands(NamedTuple):
    """What is asked of a book beyond what must hold of any."""

    digest: str = ""
    """How its digest must begin."""
    key: Path | None = None
    """Public key that it must be signed with."""
    against: Path | None = None
    """Book that its prices must not be far from."""
    factor: Decimal = FACTOR
    """How far."""


class Outcome(NamedTuple):
    """How a book stands in one test."""

    test: str
    failures: int
    problems: tuple[str, ...] = ()
    """What is wrong; the first few, where it is much."""
    note: str = ""
    """What is good to know of the test."""

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failures


class Verification(NamedTuple):
    """How a book stands in all tests."""

    path: Path
    version: str
    digest: str
    """The one that it was given when it was compiled."""
    outcomes: tuple[Outcome, ...]

    @property
    def failed(self) -> list[str]:
        """The tests that it fails."""
        return [outcome.test for outcome in self.outcomes if not outcome.passed]


def verify(path: Path, demands: Demands, today: datetime.date) -> Verification:
    """Test a book. Raises ``PriceSourceError`` when it, or another that is named, is unreadable."""
    digest = recorded_digest(path)
    outcomes = [_compiled(path)]
    if demands.digest:
        outcomes.append(_digest("digest is the one that was asked for", digest, demands.digest))
    outcomes += _integrity(path, today)
    if demands.against is not None:
        outcomes.append(_near(path, demands.against, demands.factor))
    outcomes.append(origin(path, digest, demands.key))
    return Verification(path, SqlitePriceBook(path).version, digest, tuple(outcomes))


def origin(path: Path, digest: str, key: Path | None) -> Outcome:
    """Whether a book is of whom it should be; raises ``UsageError`` for a key that is none.

    The bundled book is not signed: its digest stands in the repository. Any other book may have a
    signature beside it, which says nothing without the public key.
    """
    if key is None and path.resolve() == EMBEDDED.resolve():
        return _digest("digest is the released one", digest, released_digest())
    name, beside = "signature", signature.signature_file(path)
    if key is None:
        told = f"{beside.name} is not checked without a key" if beside.exists() else "not signed"
        return Outcome(name, 0, (), told)
    try:
        signature.check(path, key)
    except PriceSourceError as error:
        return Outcome(name, 1, (str(error),))
    return Outcome(name, 0, (), f"of the key {key}")


def released_digest() -> str:
    """The digest that the bundled book must have; raises ``PriceSourceError`` where it is lost."""
    try:
        return RELEASED.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise PriceSourceError(
            f"{RELEASED}: cannot be read: {error.strerror or error}; reinstall costguard"
        ) from None


def _compiled(path: Path) -> Outcome:
    name = "prices are those that were compiled"
    try:
        SqlitePriceBook(path).verify()
    except PriceSourceError as error:
        return Outcome(name, 1, (str(error),))
    return Outcome(name, 0)


def _digest(test: str, found: str, wanted: str) -> Outcome:
    """The digest beside the one that it must be, or its first digits."""
    if found.startswith(wanted):
        return Outcome(test, 0)
    return Outcome(test, 1, (f"its digest is {found}, expected {wanted}",))


def _integrity(path: Path, today: datetime.date) -> Iterator[Outcome]:
    """What must hold of any book."""
    failures: Counter[str] = Counter()
    shown: dict[str, list[str]] = defaultdict(list)
    for problem in problems(path, today):
        failures[problem.test] += 1
        if failures[problem.test] <= _SHOWN:
            shown[problem.test].append(problem.describe())
    for test in TESTS:
        yield Outcome(test, failures[test], tuple(shown[test]))


def _near(path: Path, other: Path, factor: Decimal) -> Outcome:
    found = changes(other, path, factor)
    return Outcome(
        f"no price is more than {factor:f} times another book's, or less than its part",
        len(found.jumps),
        tuple(jump.describe() for jump in found.jumps[:_SHOWN]),
        f"{found.compared:,} prices are in {other.name} too",
    )
