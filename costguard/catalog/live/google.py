"""Google's billing catalogue as a price source, and the prices of a region for a price book.

https://cloud.google.com/billing/docs/reference/rest/v1/services.skus/list asks for an API key, in
``COSTGUARD_GOOGLE_API_KEY`` or ``GOOGLE_API_KEY``. ``COSTGUARD_GOOGLE_PRICES_URL`` names another
address, such as that of a mirror. The catalogue cannot be asked for single SKUs: all those of a
service are read, page by page, and those of no use dropped as they pass.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from typing import Any, Self

from costguard.catalog.facts import Fact, Source
from costguard.catalog.live import asked_in
from costguard.catalog.live.address import host_of, place_of
from costguard.catalog.live.answers import answers
from costguard.catalog.live.google_facts import SOURCE, VENDOR, covers, facts_of, is_priced
from costguard.catalog.live.google_machines import COMPUTE
from costguard.catalog.live.google_skus import Sku, read_page, read_sku
from costguard.catalog.live.google_words import service_of, services_known
from costguard.catalog.live.http import HttpClient, HttpSettings, run
from costguard.catalog.live.progress import Progress
from costguard.catalog.live.refusal import unreadable
from costguard.catalog.sqlite import default_book
from costguard.errors import PriceSourceError
from costguard.model.money import USD
from costguard.model.price import Answer, PriceQuery, Product

_PATH = "/v1"
ADDRESS = f"https://cloudbilling.googleapis.com{_PATH}"
VARIABLE = "COSTGUARD_GOOGLE_PRICES_URL"
KEYS = ("COSTGUARD_GOOGLE_API_KEY", "GOOGLE_API_KEY")
"""Variables that may hold the key; the first that is there does."""

_PAGE = "5000"
_MOST_VCPUS = 10_000
_BAD_REQUEST = "(HTTP 400)"


class Google:
    """Google's own catalogue, asked for the services of a plan's products."""

    vendors = frozenset({VENDOR})

    def __init__(
        self,
        key: str,
        address: str = ADDRESS,
        settings: HttpSettings | None = None,
        currency: str = USD.code,
    ) -> None:
        self._key, self._address, self._currency = key, address.rstrip("/"), currency
        self._settings = (settings or HttpSettings())._replace(key=KEYS[-1])

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], currency: str = USD.code) -> Self:
        """The source with the key and at the address that the environment names."""
        key = next(filter(None, (environ.get(name, "").strip() for name in KEYS)), "")
        return cls(key, environ.get(VARIABLE, "").strip() or ADDRESS, currency=currency)

    @property
    def version(self) -> str:
        """What reports name the source by."""
        return asked_in.version("google", place_of(self._address, _PATH), self._currency)

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """Answer each query of the set; raises ``PriceSourceError`` if Google cannot be asked."""
        wanted = list(dict.fromkeys(queries))
        mine = [query for query in wanted if query.product.vendor == VENDOR]
        skus = run(self._skus({query.product.service for query in mine})) if mine else []
        types = [name for query in mine for name in query.attributes]
        machines = default_book().machines(types).values()
        regions = sorted({query.region for query in mine})
        found = facts_of(skus, regions, [m for m in machines if m.vendor == VENDOR])
        return answers(wanted, found, "Google's billing catalogue", self._currency)

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        """Nothing: Google is asked for a price, not for what prices there are."""
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
        known = services_known()
        wanted = known if services is None else set(services)
        machines = default_book().machines_with(VENDOR, 0, _MOST_VCPUS)
        found = sold = False
        for name, path in sorted((await self._services(client, wanted)).items()):
            text, skus = f"SKUs of {name} in {region}", []
            async for sku in self._of_service(client, path, progress, text):
                sold = sold or covers(sku, region)
                if is_priced(sku):
                    skus.append(sku)
            for fact in facts_of(skus, [region], machines if name == COMPUTE else ()):
                found = True
                yield fact
        if not (found and sold):  # what holds everywhere would hold in regions that are none
            raise PriceSourceError(
                f"{host_of(self._address)}: no prices of {', '.join(sorted(wanted))} in {region} "
                "that a pricing rule uses; expected a region such as europe-west3, or global, and "
                f"services of {', '.join(sorted(known))}"
            )

    def origin(self, source: str) -> Source:
        """Where the prices of a source come from; marks after ``/`` do not change it."""
        return SOURCE._replace(id=source, url=f"{self._address}/services")

    async def _skus(self, services: Collection[str]) -> list[Sku]:
        """The SKUs of services that are of any use."""
        async with HttpClient(self._settings) as client:
            paths = (await self._services(client, services)).values()
            found = await asyncio.gather(*(self._listed(client, path) for path in paths))
        return [sku for skus in found for sku in skus]

    async def _listed(self, client: HttpClient, path: str) -> list[Sku]:
        skus = self._of_service(client, path, _silent, "")
        return [sku async for sku in skus if is_priced(sku)]

    async def _services(self, client: HttpClient, wanted: Collection[str]) -> dict[str, str]:
        """Where the SKUs of services are, by our names of them."""
        found: dict[str, str] = {}
        async for entry in self._entries(client, "services", "services", {}):
            name, path = entry.get("displayName"), entry.get("name")
            if not isinstance(name, str) or not isinstance(path, str):
                raise unreadable(host_of(self._address), "a service has no name")
            if service_of(name) in wanted:
                found[service_of(name)] = path
        return found

    async def _of_service(
        self, client: HttpClient, path: str, progress: Progress, text: str
    ) -> AsyncIterator[Sku]:
        """The SKUs of a service that have a price."""
        read = 0
        asked = {"currencyCode": self._currency}
        async for entry in self._entries(client, f"{path}/skus", "skus", asked):
            read += 1
            sku = read_sku(host_of(self._address), entry, self._currency)
            if sku is not None:
                yield sku
            if read % int(_PAGE) == 0:
                progress(text, read, None)
        progress(text, read, read)

    async def _entries(
        self, client: HttpClient, path: str, kind: str, asked: Mapping[str, str]
    ) -> AsyncIterator[Mapping[str, Any]]:
        """The entries of all pages below a path; parameters that are not its own are refused."""
        params = {**asked, "pageSize": _PAGE}
        seen: set[str] = set()
        while True:
            page = await self._page(client, path, params)
            for entry in read_page(host_of(self._address), page, kind):
                yield entry
            token = str(page.get("nextPageToken") or "")
            if not token:
                return
            if token in seen:
                raise unreadable(host_of(self._address), "the next page has been read already")
            seen.add(token)
            params["pageToken"] = token

    async def _page(self, client: HttpClient, path: str, params: Mapping[str, str]) -> Any:
        """One page; the key goes in a header, where no log of addresses shows it."""
        host = host_of(self._address)
        if not self._key and self._address == ADDRESS:
            raise PriceSourceError(
                f"{host}: Google's billing catalogue asks for an API key; set {KEYS[-1]}"
            )
        headers = {"X-Goog-Api-Key": self._key} if self._key else {}
        try:
            return await client.get_json(f"{self._address}/{path}", params=params, headers=headers)
        except PriceSourceError as error:
            if not str(error).endswith(_BAD_REQUEST):
                raise
            # What Google answers to a key that is wrong or has run out.
            raise PriceSourceError(
                f"{host}: the request is refused, most likely since the key in {KEYS[-1]} is "
                f"wrong or has run out {_BAD_REQUEST}"
            ) from None


def _silent(text: str, done: int, size: int | None) -> None:
    """Progress of a few questions is not shown."""
