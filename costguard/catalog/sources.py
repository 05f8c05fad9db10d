"""Which price sources are asked, by the words that the user names them with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from costguard.catalog.chain import Chain, Member
from costguard.catalog.currency import InCurrency, currency_of
from costguard.catalog.sqlite import SqlitePriceBook, default_book
from costguard.errors import UsageError
from costguard.model.money import USD, Currency
from costguard.model.price import PriceSource
from costguard.strict import did_you_mean

if TYPE_CHECKING:
    from costguard.catalog.live.cache import LiveSource
    from costguard.catalog.live.cache_report import CacheReport
    from costguard.catalog.lock import Lock, LockedSource
    from costguard.catalog.overrides import Overrides

_LIVE: Final = {
    "infracost": "costguard.catalog.live.infracost:Infracost",
    "aws": "costguard.catalog.live.aws_query:AwsQuery",
    "azure": "costguard.catalog.live.azure:Azure",
    "google": "costguard.catalog.live.google:Google",
}
"""Sources that are asked over the network, and where they are; imported where one is named."""
NAMES: Final = ("embedded", "user", *_LIVE)
"""The sources that have a name; all others are files."""
_CONVERTED: Final = frozenset({"aws", "infracost"})
"""Live sources that are asked in US dollars where the user gives a rate: AWS answers in nothing
else, and Infracost converts what a provider does not publish, by a rate that it does not tell."""
_BOOK, _LOCK = ".sqlite", ".lock.json"


class Sources(NamedTuple):
    """The price sources of a run."""

    listed: PriceSource
    """List prices: of the lock, where one is given, and else of the sources in their order."""
    books: tuple[SqlitePriceBook, ...] = ()
    """The price books among them."""
    locked: LockedSource | None = None
    """The lock over the sources, where one is given."""
    overrides: Overrides | None = None
    """What the user's price file says, which is over all others."""
    report: CacheReport | None = None
    """What the caches of live sources have spared; None without a live source."""
    currency: Currency = USD
    """That of the price file; without one, that of the lock or else of the first source."""

    @property
    def today(self) -> PriceSource | None:
        """The sources beneath the lock, which stands in for what they have no price for."""
        if self.locked is None:
            return None
        from costguard.catalog.lock import LockedSource

        beneath = self.locked.beneath
        lock = LockedSource(self.locked.lock, beneath)
        return Chain([Member("today", beneath), Member("lock", lock)])

    @property
    def chosen(self) -> PriceSource:
        """What plans are priced with: the list prices with the price file over them."""
        return self.overridden(self.listed)

    def overridden(self, source: PriceSource) -> PriceSource:
        """A source with its prices in the currency of the run, and the price file over it."""
        code, rate = self.currency.code, self.overrides.rate if self.overrides else None
        if self._may_be_in_others(code):
            source = InCurrency(source, code, rate)
        if self.overrides is None:
            return source
        from costguard.catalog.overrides import OverriddenSource

        return OverriddenSource(source, self.overrides)

    def _may_be_in_others(self, code: str) -> bool:
        """Whether a source may give prices in another currency; live ones at most US dollars."""
        if self.locked is not None or (self.report is not None and code != USD.code):
            return True
        return any(book.currency != code for book in self.books)


class _Run(NamedTuple):
    """What sources are opened for."""

    currency: Currency
    report: CacheReport | None
    """There is one as soon as a live source is named."""
    offline: bool

    @property
    def rated(self) -> bool:
        """Whether prices in US dollars are of use: they can be converted, or need not be."""
        return self.currency.per_dollar is not None


def sources_of(
    words: Sequence[str] = (), *, lock: Path | None = None, offline: bool = False
) -> Sources:
    """The sources that the user has named, in their order; without any, the books there are.

    A word is one of ``NAMES``, or a file: a price book (``*.sqlite``), a lock (``*.lock.json``),
    which goes before all other sources, or a price file, which goes over them. ``lock`` is a lock
    of any name. ``offline`` forbids live sources the network: they have what their cache has.

    Raises ``UsageError`` for what is no source, ``ConfigError`` for a wrong price file and
    ``PriceSourceError`` for a damaged lock.
    """
    named = list(dict.fromkeys(words))
    locks = [*([lock] if lock else ()), *(Path(word) for word in named if word.endswith(_LOCK))]
    listed = [word for word in named if word in NAMES or word.endswith(_BOOK)]
    files = [word for word in named if word not in listed and not word.endswith(_LOCK)]
    _refuse_several("locks", [str(path) for path in locks])
    _refuse_several("price files", files)
    overrides = _overrides(files[0]) if files else None
    kept = _lock(locks[0]) if locks else None
    report = _report() if any(word in _LIVE for word in listed) else None
    run = _Run(_currency(overrides, kept, listed), report, offline)
    members = [member for word in listed for member in _members(word, run)] or _books(run)
    whole = members[0].source if _asked_all(members) else Chain(members)
    books = tuple(m.source for m in members if isinstance(m.source, SqlitePriceBook))
    if kept is None:
        return Sources(whole, books, None, overrides, report, run.currency)
    from costguard.catalog.lock import LockedSource

    locked = LockedSource(kept, whole)
    return Sources(locked, books, locked, overrides, report, run.currency)


def _currency(overrides: Overrides | None, lock: Lock | None, listed: Sequence[str]) -> Currency:
    """The currency of a run; of its sources, that of the first one that is a book tells it."""
    if overrides is not None:
        return currency_of(overrides.currency, overrides.rate)
    if lock is not None and lock.currencies:
        return currency_of(lock.currencies[0], None)
    first = next((word for word in listed if word not in _LIVE), "")
    if first in NAMES or not Path(first).is_file():
        return USD
    return currency_of(SqlitePriceBook(Path(first)).currency, None)


def _books(run: _Run) -> list[Member]:
    """The user's own books, which were brought in on purpose, and the one of costguard."""
    return [*_own(run), Member("embedded", default_book())]


def _own(run: _Run) -> list[Member]:
    """The user's own book in the currency of the run, and that in US dollars for the rest.

    US dollars without a rate would only be refused, where another book can say what is missing.
    """
    from costguard.catalog.user_book import user_book

    paths = [user_book(os.environ, run.currency.code)]
    if run.currency.code != USD.code and (run.rated or not paths[0].is_file()):
        paths.append(user_book(os.environ))
    return [Member("user", SqlitePriceBook(path)) for path in paths if path.is_file()]


def _asked_all(members: Sequence[Member]) -> bool:
    """Whether there is one source, which is asked for everything."""
    return len(members) == 1 and members[0].vendors is None


def _members(word: str, run: _Run) -> list[Member]:
    """The source that a word names; of the user's own books there may be two."""
    if word in _LIVE:
        source = _live(word, run)
        return [Member(word, source, source.vendors)]
    if word == "embedded":
        return [Member(word, default_book())]
    if word == "user":
        return _own(run) or _no_own_book(run.currency.code)
    if not Path(word).is_file():
        raise UsageError(f"--prices {word}: there is no file {word}; expected a price book")
    return [Member(word, SqlitePriceBook(Path(word)))]


def _no_own_book(currency: str) -> NoReturn:
    """Complain that the user has no book of the currency."""
    from costguard.catalog.user_book import user_book, user_books

    others = ", ".join(path.name for path in user_books(os.environ))
    asked = "" if currency == USD.code else f" --currency {currency}"
    advice = f", or price in the currency of {others} by a price file" if others else ""
    raise UsageError(
        f"--prices user: there is no file {user_book(os.environ, currency)}; make one with "
        f"costguard prices sync{asked}{advice}"
    )


def _live(name: str, run: _Run) -> LiveSource:
    """A source over the network, behind its cache."""
    from costguard.catalog.live.cache import Cached
    from costguard.catalog.live.cache_choice import store_of
    from costguard.catalog.live.cache_redis import VARIABLE

    module, _, kind = _LIVE[name].partition(":")
    code = USD.code if run.rated and name in _CONVERTED else run.currency.code
    source: LiveSource = getattr(import_module(module), kind).from_environment(os.environ, code)
    # The team's cache is on the network too.
    environ = {k: v for k, v in os.environ.items() if not (run.offline and k == VARIABLE)}
    assert run.report is not None  # noqa: S101  (there is one as soon as a live source is named)
    return Cached(source, store_of(environ, run.report), run.report, offline=run.offline)


def _lock(path: Path) -> Lock:
    from costguard.catalog.lock import load

    return load(path)


def _report() -> CacheReport:
    from costguard.catalog.live.cache_report import CacheReport

    return CacheReport()


def _overrides(word: str) -> Overrides:
    """What the price file says; a word that is no file may be a name that was misspelled."""
    from costguard.catalog.overrides import load

    if not Path(word).suffix and not Path(word).exists():
        raise UsageError(
            f"--prices {word}: expected one of {', '.join(NAMES)}, or a file: a price book "
            f"(*{_BOOK}), a lock (*{_LOCK}) or a price file{did_you_mean(word, NAMES)}"
        )
    return load(Path(word))


def _refuse_several(what: str, given: Iterable[str]) -> None:
    names = list(given)
    if len(names) > 1:
        raise UsageError(f"several {what} are named ({', '.join(names)}); give one")
