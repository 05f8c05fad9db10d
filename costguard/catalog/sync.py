"""Bringing a region's list prices into the user's own price book.

The prices pass one by one: those that a product wants are put down in a file, and of them the next
version of the book is made beside the last one, looked at, and put in its place. Until then, and
whatever goes wrong, the last book stays as it was.
"""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from costguard.catalog.book_changes import Changes, changes
from costguard.catalog.book_update import BookUpdate, begin
from costguard.catalog.coverage import Part
from costguard.catalog.facts import Fact, Source
from costguard.catalog.live.http import HttpClient, run
from costguard.catalog.live.progress import Progress
from costguard.catalog.match import GLOBAL
from costguard.catalog.sqlite import EMBEDDED, SqlitePriceBook
from costguard.catalog.stage import Stage
from costguard.errors import PriceSourceError
from costguard.files import locked
from costguard.model.money import USD
from costguard.model.price import Product

_SHOWN = 3
"""How many prices that cannot be believed are named one by one."""


class PriceList(Protocol):
    """A provider's price list, as a sync reads it."""

    def facts(
        self,
        client: HttpClient,
        region: str,
        services: Collection[str] | None,
        progress: Progress,
    ) -> AsyncIterator[Fact]:
        """The prices of a region, of some services or all; raises ``PriceSourceError``."""

    def origin(self, source: str) -> Source:
        """What is known of a source that facts name."""


class SyncJob(NamedTuple):
    """What to bring into which book."""

    book: Path
    """The user's book, which need not be there yet."""
    vendor: str
    region: str
    """The provider's code, or ``global``."""
    services: tuple[str, ...]
    """Services that must be found; empty for all that there are."""
    products: Sequence[Product]
    """Prices that none of them wants are dropped as they pass."""
    today: datetime.date
    currency: str = USD.code
    """What the prices are in (ISO 4217), and the book with them."""
    force: bool = False
    """Take prices that cannot be believed too."""
    embedded: Path = EMBEDDED
    """What prices in US dollars are compared with where the user's book has none."""

    @property
    def downloads(self) -> Path:
        """Where files wait that were downloaded in part; the next sync goes on with them."""
        return self.book.with_name(f".{self.book.name}.downloads")


class SyncReport(NamedTuple):
    """What a sync has done."""

    book: Path
    parts: tuple[Changes, ...]
    without: tuple[str, ...]
    """Services that rules price in such a region, and of which no price was found."""
    left_out: tuple[str, ...]
    """Prices that contradict themselves, a line each: they stay unknown."""


def sync(job: SyncJob, price_list: PriceList, progress: Progress) -> SyncReport:
    """Replace the parts of the user's book that a price list has prices for.

    Raises ``PriceSourceError`` when the list cannot be read, lacks a service asked for, or has
    prices that cannot be believed, and when the disk is full; ``BaselineError`` while another job
    writes the book; ``UsageError`` where its folder cannot be written to. The book is as it was
    then.
    """
    with locked(job.book), _told(job.book):
        if job.book.exists():
            _expect_usable(job)
        with (
            _workshop(job.book) as folder,
            closing(Stage(folder / "facts.sqlite", job.products)) as stage,
        ):
            run(_gather(job, price_list, progress, stage))
            progress("write the price book", 0, None)
            report = _replace(job, price_list, stage, folder / job.book.name)
        shutil.rmtree(job.downloads, ignore_errors=True)
        return report


async def _gather(job: SyncJob, price_list: PriceList, progress: Progress, stage: Stage) -> None:
    async with HttpClient() as client:
        async for fact in price_list.facts(client, job.region, job.services or None, progress):
            stage.add(fact)


def _replace(job: SyncJob, price_list: PriceList, stage: Stage, new: Path) -> SyncReport:
    """Make the next version of the book at ``new``, and put it in the place of the last one."""
    parts = stage.parts()
    _expect(job, parts)
    with closing(begin(job.book, new, job.currency)) as connection:
        update = BookUpdate(connection)
        update.clear(parts, job.products)
        update.add(stage.staged(), price_list.origin)
        update.finish(parts, job.today)
        connection.execute("COMMIT")
        embedded = job.embedded if job.currency == USD.code else None
        found = changes(connection, parts, job.book, embedded)
        if not job.force:
            _expect_believable(found)
        connection.execute("VACUUM")
    new.replace(job.book)
    without = _wanted(job) - {part.service for part in parts}
    return SyncReport(job.book, tuple(found), tuple(sorted(without)), tuple(stage.left_out))


def _wanted(job: SyncJob) -> set[str]:
    """The services that may have a price in the region."""
    if job.services:
        return set(job.services)
    return {
        product.service
        for product in job.products
        if product.vendor == job.vendor and (product.scope == GLOBAL) == (job.region == GLOBAL)
    }


def _expect(job: SyncJob, parts: Sequence[Part]) -> None:
    """Complain when there is no price of a service that was asked for."""
    found = {part.service for part in parts}
    missing = [service for service in job.services if service not in found]
    if missing or not parts:
        what = ", ".join(missing) or "any service"
        raise PriceSourceError(
            f"the price list has no price of {what} that a pricing rule uses; its words have "
            "changed, or the region does not sell it; the price book is as it was"
        )


def _expect_believable(found: Sequence[Changes]) -> None:
    """Complain of prices that have moved too far, and of services that have lost most of them."""
    absurd = [change.describe() for one in found for change in one.absurd]
    if absurd:
        more = f"; and {len(absurd) - _SHOWN} more" if len(absurd) > _SHOWN else ""
        raise PriceSourceError(
            f"prices that cannot be believed: {'; '.join(absurd[:_SHOWN])}{more}; the price book "
            "is as it was; if they are right, take them with --force"
        )
    for one in found:
        if one.gone > one.prices:
            raise PriceSourceError(
                f"half a price list: it has {one.prices:,} prices of {one.part.service} in "
                f"{one.part.region}, and lacks {one.gone:,} that the price book has; the price "
                "book is as it was; if that is right, take it with --force"
            )


def _expect_usable(job: SyncJob) -> None:
    """Complain of a book that cannot be added to."""
    try:
        currency = SqlitePriceBook(job.book).currency
    except PriceSourceError:
        raise PriceSourceError(
            f"{job.book}: is damaged, or made by another version of costguard; delete it and sync "
            "again"
        ) from None
    if currency != job.currency:
        raise PriceSourceError(
            f"{job.book}: is in {currency}, and prices in {job.currency} are brought in; a book "
            "has one currency: keep this one elsewhere, and sync again"
        )


@contextmanager
def _workshop(book: Path) -> Iterator[Path]:
    """A folder beside the book for what is being made; one that was left over goes first."""
    folder = book.with_name(f".{book.name}.new")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _told(book: Path) -> Iterator[None]:
    """What the disk refuses, as one error."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise PriceSourceError(
            f"{book}: cannot be written: {reason}; the price book is as it was"
        ) from None
