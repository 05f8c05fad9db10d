"""Azure's retail prices as a price source, and those of a region for a price book.

https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices: no key is
needed. ``COSTGUARD_AZURE_PRICES_URL`` names another address, such as that of a mirror.
"""

from __future__ import annotations

import asyncio
import datetime
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from typing import Self
from urllib.parse import parse_qsl, quote, urlsplit

from costguard.catalog.facts import Fact, Source
from costguard.catalog.live import asked_in
from costguard.catalog.live.address import host_of, place_of
from costguard.catalog.live.answers import answers
from costguard.catalog.live.azure_prices import (
    CONSUMPTION,
    RESERVATION,
    SOURCE,
    VENDOR,
    RetailPrice,
    facts_of,
    read_page,
    read_row,
)
from costguard.catalog.live.azure_words import filters
from costguard.catalog.live.http import HttpClient, HttpSettings, run
from costguard.catalog.live.progress import Progress
from costguard.catalog.live.refusal import unreadable
from costguard.catalog.match import GLOBAL
from costguard.errors import PriceSourceError
from costguard.model.money import USD
from costguard.model.price import Answer, PriceQuery, Product

_PATH = "/api/retail/prices"
ADDRESS = f"https://prices.azure.com{_PATH}"
VARIABLE = "COSTGUARD_AZURE_PRICES_URL"
API_VERSION = "2023-01-01-preview"

_LONGEST_FILTER = 1_500
"""Characters of a filter as it stands in an address; the whole must stay below 2,000."""
_MOST_CONDITIONS = 20
"""Comparisons in a filter: a longer one is refused as too complex."""


class Azure:
    """Azure's own price list, asked for the products of a plan, many in one request."""

    vendors = frozenset({VENDOR})

    def __init__(
        self,
        address: str = ADDRESS,
        settings: HttpSettings | None = None,
        currency: str = USD.code,
    ) -> None:
        self._address, self._settings, self._currency = address, settings, currency

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], currency: str = USD.code) -> Self:
        """The source at the address that the environment names, or Microsoft's."""
        return cls(environ.get(VARIABLE, "").strip() or ADDRESS, currency=currency)

    @property
    def version(self) -> str:
        """What reports name the source by."""
        return asked_in.version("azure", place_of(self._address, _PATH), self._currency)

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """Answer each query of the set; raises ``PriceSourceError`` if Azure cannot be asked."""
        wanted = list(dict.fromkeys(queries))
        asked = questions(query for query in wanted if query.product.vendor == VENDOR)
        listed = run(self._listed(asked)) if asked else []
        return answers(wanted, facts_of(listed), "Azure's retail price list", self._currency)

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        """Nothing: Azure is asked for a price, not for what prices there are."""
        return ()

    async def facts(
        self,
        client: HttpClient,
        region: str,
        services: Collection[str] | None,
        progress: Progress,
    ) -> AsyncIterator[Fact]:
        """The prices of a region (``global``: of what has none), of some services or of all.

        Raises ``PriceSourceError`` where there is none at all, as of a region that is none.
        """
        rows = 0
        for service in [""] if services is None else sorted(set(services)):
            asked = _region(region) + (f" and {_is('serviceName', service)}" if service else "")
            listed: list[RetailPrice] = []
            async for page in self._pages(client, asked):
                listed += page
                rows += len(page)
                progress(f"prices of {service or 'all services'} in {region}", rows, None)
            for fact in facts_of(listed):
                yield fact
        if not rows:
            of = f" of {', '.join(sorted(services))}" if services else ""
            raise PriceSourceError(
                f"{host_of(self._address)}: no prices{of} in {region}; expected a region such as "
                "westeurope, or global, and services as the list names them: Virtual Machines"
            )

    def origin(self, source: str) -> Source:
        """Where the prices of a source come from; marks after ``/`` do not change it."""
        return SOURCE._replace(id=source, url=self._address)

    async def _listed(self, asked: Sequence[str]) -> list[RetailPrice]:
        """The prices that any of the filters finds, each once."""
        async with HttpClient(self._settings) as client:
            found = await asyncio.gather(*(self._all(client, one) for one in asked))
        return list(dict.fromkeys(price for prices in found for price in prices))

    async def _all(self, client: HttpClient, condition: str) -> list[RetailPrice]:
        """The prices on all pages that a filter finds."""
        return [price async for page in self._pages(client, condition) for price in page]

    async def _pages(self, client: HttpClient, condition: str) -> AsyncIterator[list[RetailPrice]]:
        """The prices that a filter finds, page by page.

        Of the address of the next page only the question is taken: whatever an answer says, no
        other host is asked.
        """
        host, today = host_of(self._address), datetime.datetime.now(datetime.UTC).date()
        params = {
            "api-version": API_VERSION,
            "currencyCode": f"'{self._currency}'",
            "$filter": condition,
        }
        asked: list[Mapping[str, str]] = []
        while params not in asked:
            asked.append(params)
            page = await client.get_json(self._address, params=params)
            yield [
                price
                for row in read_page(host, page)
                for price in read_row(host, row, today, self._currency)
            ]
            following = page.get("NextPageLink")
            if not following:
                return
            params = dict(parse_qsl(urlsplit(str(following)).query))
        raise unreadable(host, "the next page is one that has been read already")


def questions(queries: Iterable[PriceQuery]) -> list[str]:
    """The fewest filters whose answers hold every price asked for, none of them too long."""
    asked: dict[str, set[str]] = defaultdict(set)
    for query in queries:
        kind = RESERVATION if query.option.startswith("reserved") else CONSUMPTION
        common = (
            _is("serviceName", query.product.service),
            _region(query.region),
            _is("priceType", kind),
        )
        own = " and ".join(_is(one.key, one.value) for one in filters(query))
        asked[" and ".join(common)].add(own)
    return [
        one for common, parts in sorted(asked.items()) for one in _combined(common, sorted(parts))
    ]


def _combined(common: str, parts: Sequence[str]) -> Iterable[str]:
    """Filters of one service in one region: as many alternatives in each as fit.

    What does not even fit alone is no name of Azure's, and not asked for.
    """
    if "" in parts:  # one of them cannot be narrowed: all that the service has
        yield common
        return
    held: list[str] = []
    for part in parts:
        if not _fits(_any(common, [part])):
            continue
        if held and not _fits(_any(common, [*held, part])):
            yield _any(common, held)
            held = []
        held.append(part)
    if held:
        yield _any(common, held)


def _any(common: str, parts: Sequence[str]) -> str:
    """A filter for the alternatives."""
    return f"{common} and ({' or '.join(f'({part})' for part in parts)})"


def _fits(condition: str) -> bool:
    short = len(quote(condition, safe="")) <= _LONGEST_FILTER
    return short and condition.count(" eq ") <= _MOST_CONDITIONS


def _is(column: str, value: str) -> str:
    """A comparison; a quote within a value is doubled."""
    doubled = value.replace("'", "''")
    return f"{column} eq '{doubled}'"


def _region(region: str) -> str:
    if region == GLOBAL:
        return f"({_is('armRegionName', 'Global')} or {_is('armRegionName', '')})"
    return _is("armRegionName", region)
