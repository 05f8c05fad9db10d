"""Which price sources are asked, by the words that the user names them with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

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
    from costguard.catalog.lock import LockedSource
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

    @property
    def currency(self) -> Currency:
        """That of the price file; without one, that of the lock or else of the first source."""
        if self.overrides is not None:
            return currency_of(self.overrides.currency, self.overrides.rate)
        if self.locked is not None and self.locked.lock.currencies:
            return currency_of(self.locked.lock.currencies[0], None)
        return currency_of(self.books[0].currency if self.books else USD.code, None)

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
        """Whether a source may give prices in another currency; live ones have US dollars."""
        if self.locked is not None or (self.report is not None and code != USD.code):
            return True
        return any(book.currency != code for book in self.books)


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
    report = _report() if any(word in _LIVE for word in listed) else None
    members = [_member(word, report, offline) for word in listed] or _books()
    whole = members[0].source if _asked_all(members) else Chain(members)
    books = tuple(m.source for m in members if isinstance(m.source, SqlitePriceBook))
    if not locks:
        return Sources(whole, books, None, overrides, report)
    from costguard.catalog.lock import LockedSource, load

    locked = LockedSource(load(locks[0]), whole)
    return Sources(locked, books, locked, overrides, report)


def _books() -> list[Member]:
    """The user's own book, which was brought in on purpose, and the one of costguard."""
    from costguard.catalog.user_book import user_book

    path = user_book(os.environ)
    own = [Member("user", SqlitePriceBook(path))] if path.is_file() else []
    return [*own, Member("embedded", default_book())]


def _asked_all(members: Sequence[Member]) -> bool:
    """Whether there is one source, which is asked for everything."""
    return len(members) == 1 and members[0].vendors is None


def _member(word: str, report: CacheReport | None, offline: bool) -> Member:
    """The source that a word names."""
    if word in _LIVE:
        assert report is not None  # noqa: S101  (there is one as soon as a live source is named)
        source = _live(word, report, offline)
        return Member(word, source, source.vendors)
    if word == "embedded":
        return Member(word, default_book())
    if word == "user":
        from costguard.catalog.user_book import user_book

        path, advice = user_book(os.environ), "make one with costguard prices sync"
    else:
        path, advice = Path(word), "expected a price book"
    if not path.is_file():
        raise UsageError(f"--prices {word}: there is no file {path}; {advice}")
    return Member(word, SqlitePriceBook(path))


def _live(name: str, report: CacheReport, offline: bool) -> LiveSource:
    """A source over the network, behind its cache."""
    from costguard.catalog.live.cache import Cached
    from costguard.catalog.live.cache_choice import store_of
    from costguard.catalog.live.cache_redis import VARIABLE

    module, _, kind = _LIVE[name].partition(":")
    source: LiveSource = getattr(import_module(module), kind).from_environment(os.environ)
    # The team's cache is on the network too.
    environ = {k: v for k, v in os.environ.items() if not (offline and k == VARIABLE)}
    return Cached(source, store_of(environ, report), report, offline=offline)


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
