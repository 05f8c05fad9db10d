"""``costguard prices sync``: today's list prices of a region, in the user's own price book."""

from __future__ import annotations

import datetime
import os
import re
import time
from typing import TYPE_CHECKING

import click

from costguard.cli.options import PROVIDERS
from costguard.cli.talk import Talk, say
from costguard.errors import UsageError
from costguard.model.money import USD

if TYPE_CHECKING:
    from costguard.catalog.sync import PriceList, SyncJob, SyncReport

_HELP = """Bring a region's list prices into your own price book.

The book is read before the embedded one. What was synced before of the same provider, region and
service is replaced, the rest stays. --region global is for services without a region, such as
Route 53 and CloudFront. Prices in another currency than US dollars go to a book of their own.

\b
Examples:
  costguard prices sync --provider aws --region eu-central-1
  costguard prices sync --provider aws --region eu-central-1 --service AmazonEC2 --service AmazonRDS
  costguard prices sync --provider azure --region westeurope
  costguard prices sync --provider azure --region westeurope --currency EUR
"""
_CODE = re.compile("[A-Z]{3}")
_SECONDS = 0.1
"""Between two pictures of how far a download is."""


@click.command("sync", help=_HELP, short_help="Bring a region's prices into your own price book.")
@click.option(
    "--provider", type=click.Choice(PROVIDERS), required=True, help="Whose prices to bring."
)
@click.option("--region", metavar="CODE", required=True, help="The provider's code, or global.")
@click.option(
    "--service",
    "services",
    metavar="NAME",
    multiple=True,
    help="As the price list names it; repeat it for several. Without it, all that rules price.",
)
@click.option(
    "--currency",
    metavar="CODE",
    callback=lambda _ctx, _param, told: _code(told),
    help="Currency of the prices, such as EUR, where the provider publishes them in it. Without "
    "it, USD; CNY for regions of AWS in China.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Take prices that have moved by a factor of 100, and lists that lack most of them.",
)
def sync(
    provider: str, region: str, services: tuple[str, ...], currency: str | None, force: bool
) -> None:
    """Bring a region's prices into the user's book of their currency."""
    if not (region and all(services)):
        raise UsageError("--region and --service must not be empty; give a code or a name")
    from costguard.catalog import sync as syncing
    from costguard.catalog.user_book import user_book
    from costguard.rules.book import rulebook

    code = _published(provider, region, currency)
    job = syncing.SyncJob(
        book=user_book(os.environ, code),
        vendor=provider,
        region=region,
        services=services,
        products=tuple(rulebook().products()),
        today=datetime.datetime.now(datetime.UTC).date(),
        currency=code,
        force=force,
    )
    shown = _Shown(click.get_current_context().find_object(Talk))
    try:
        report = syncing.sync(job, _price_list(provider, job), shown)
    finally:
        shown.close()
    click.echo(_told(job, report))
    if report.without:
        say(f"note: no prices found of {', '.join(report.without)}")
    for line in report.left_out:
        say(f"note: left out: {line}")
    if code != USD.code:
        say(f"note: the book is asked where a price file says currency: {code}")


def _code(told: str | None) -> str | None:
    """The value of ``--currency``."""
    if told is not None and not _CODE.fullmatch(told):
        raise click.BadParameter(f"{told!r}: expected three capitals of ISO 4217, such as EUR")
    return told


def _published(provider: str, region: str, asked: str | None) -> str:
    """The currency to bring prices in; AWS leaves no choice."""
    if provider != "aws":
        return asked or USD.code
    from costguard.catalog.live.aws_regions import currency_in

    published = currency_in(region)
    if asked not in {None, published}:
        raise UsageError(
            f"--currency {asked}: AWS publishes its prices in USD, and in CNY those of its regions "
            f"in China, so that prices of {region} are in {published}; leave it out, and convert "
            "by a rate of yours (exchange_rate in a price file)"
        )
    return published


def _price_list(provider: str, job: SyncJob) -> PriceList:
    """The provider's price list, as the environment configures it."""
    if provider == "aws":
        from costguard.catalog.live.aws_bulk import AwsBulk

        return AwsBulk(job.products, job.downloads, os.environ, job.currency)
    if provider == "azure":
        from costguard.catalog.live.azure import Azure

        return Azure.from_environment(os.environ, job.currency)
    from costguard.catalog.live.google import Google

    return Google.from_environment(os.environ, job.currency)


class _Shown:
    """Shows how far a sync is; ``--verbose`` gets each step once, with what it has taken."""

    def __init__(self, talk: Talk | None) -> None:
        self._talk = talk
        self._text = ""
        self._last = 0.0

    def __call__(self, text: str, done: int, whole: int | None) -> None:
        if self._talk is None:
            return
        now = time.monotonic()
        if text != self._text:
            self.close()
            self._text = text
        elif self._talk.verbose or now - self._last < _SECONDS:
            return
        self._last = now
        part = f"{100 * done // whole}%" if whole else f"{done:,}"
        self._talk.begin(f"{text}: {part}" if done else text)

    def close(self) -> None:
        """The last step is over."""
        if self._talk is not None and self._text:
            self._talk.end(self._text)
        self._text = ""


def _told(job: SyncJob, report: SyncReport) -> str:
    """What was done, as a table; the book is named below it."""
    from tabulate import tabulate

    rows = [
        (one.part.service, *(f"{n:,}" for n in (one.prices, one.changed, one.new, one.gone)))
        for one in report.parts
    ]
    table = tabulate(
        rows,
        headers=("service", "prices", "changed", "new", "gone"),
        colalign=("left", *["right"] * 4),
        disable_numparse=True,
        tablefmt="simple",
    )
    prices = sum(one.prices for one in report.parts)
    of = f"{job.vendor} {job.region}" + (f" in {job.currency}" if job.currency != USD.code else "")
    return f"{table}\n\n{prices:,} prices of {of} in {report.book}"
