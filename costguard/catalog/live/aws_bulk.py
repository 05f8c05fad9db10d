"""AWS's public bulk price list: no account is needed, and a file holds a service in a region.

The index of offers names for each service an index of regions, and that the file of the region's
newest prices. It is downloaded beside the price book and read as CSV, row by row, see
https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from costguard.catalog.facts import Fact, Source
from costguard.catalog.live.aws_offer import Offer, read_offer
from costguard.catalog.live.aws_regions import GLOBAL, WORLD, YUAN
from costguard.catalog.live.aws_words import VENDOR
from costguard.catalog.live.http import HttpClient
from costguard.catalog.live.progress import Progress
from costguard.catalog.live.resumed import fetched
from costguard.errors import PriceSourceError
from costguard.model.money import USD
from costguard.model.price import Product
from costguard.strict import did_you_mean

_LISTS = {
    USD.code: ("https://pricing.us-east-1.amazonaws.com", "/offers/v1.0/aws/index.json"),
    YUAN: ("https://pricing.cn-north-1.amazonaws.com.cn", "/offers/v1.0/cn/index.json"),
}
"""Server and index by currency: AWS in China has a list of its own, in yuan."""
VARIABLE = "COSTGUARD_AWS_PRICING_ENDPOINT"
"""Names another server that has the price list, such as a mirror."""
SOURCE = "aws-bulk"


class _File(NamedTuple):
    """Where the newest prices of a service in a region are."""

    service: str
    url: str
    version: str


class AwsBulk:
    """The bulk price list, as far as ``products`` want it; downloads go to ``folder``.

    In US dollars it has all regions but those in China, in yuan (CNY) those.
    """

    def __init__(
        self,
        products: Iterable[Product],
        folder: Path,
        environ: Mapping[str, str],
        currency: str = USD.code,
    ) -> None:
        self._server, self._index = _LISTS[currency]
        self._currency = currency
        self._endpoint = (environ.get(VARIABLE) or self._server).rstrip("/")
        self._folder = folder
        self._products: dict[str, list[Product]] = defaultdict(list)
        for product in products:
            if product.vendor == VENDOR:
                self._products[product.service].append(product)

    async def facts(
        self,
        client: HttpClient,
        region: str,
        services: Collection[str] | None,
        progress: Progress,
    ) -> AsyncIterator[Fact]:
        """The prices of a region, of all services that have a product where none is named.

        ``global`` is the region of what has none. Raises ``PriceSourceError`` for a region or
        service that the list does not have, and when a file cannot be had or read.
        """
        for file in await self._files(client, region, services):
            path = self._folder / f"{file.service}-{region}-{file.version}.csv"
            what = f"{file.service} in {region}"
            await fetched(client, file.url, path, progress, f"download {what}")
            size = path.stat().st_size
            source = f"{SOURCE}/{file.service}/{file.version}"
            products = self._products[file.service]
            offer = Offer(path, file.service, region, source, products, self._currency)
            try:
                for fact in read_offer(offer, partial(_told, progress, f"read {what}", size)):
                    yield fact
            except PriceSourceError:
                path.unlink()  # it would be read again
                raise

    def origin(self, source: str) -> Source:
        """Where the prices of a source come from: the service and its version are in its id."""
        _, service, version = source.split("/")
        title = f"AWS price list of {service}, version {version}"
        return Source(source, title, self._server + self._index, "none stated")

    async def _files(
        self, client: HttpClient, region: str, services: Collection[str] | None
    ) -> list[_File]:
        """The files to read; complains of services and regions that there are not."""
        index = await client.get_json(self._endpoint + self._index)
        offers = _part(index, "offers")
        wanted = self._known(services, offers)
        files: list[_File] = []
        lacking: list[str] = []
        regions: set[str] = set()
        for service in wanted:
            address = _part(offers, service).get("currentRegionIndexUrl")
            listed = _part(await client.get_json(self._address(address)), "regions")
            regions |= listed.keys()
            at = next((name for name in _names(region) if name in listed), None)
            if at is None:
                lacking.append(service)
            else:
                files.append(self._file(service, _part(listed, at)))
        if not files or (services is not None and lacking):
            raise _no_region(region, lacking, regions)
        return files

    def _known(self, services: Collection[str] | None, offers: Collection[str]) -> list[str]:
        """The services to read, once each: all that the list and a product have, or those named."""
        known = sorted(self._products.keys() & offers)
        for service in services or ():
            if service not in known:
                why = "no pricing rule needs it" if service in offers else "it is not there"
                raise PriceSourceError(
                    f"{service} cannot be had from AWS's price list: {why}"
                    f"{did_you_mean(service, known)}; expected {', '.join(known)}"
                )
        return known if services is None else sorted(set(services))

    def _file(self, service: str, entry: Mapping[str, Any]) -> _File:
        """The CSV file beside the JSON file that the index names: .../VERSION/REGION/index.json."""
        url = self._address(entry.get("currentVersionUrl"))
        parts = url.removesuffix(".json").split("/")
        version = next((part for part in reversed(parts) if part.isdigit()), "")
        if not url.endswith(".json") or not version:
            raise _changed(f"the index of {service} names no file of prices")
        return _File(service, f"{url.removesuffix('.json')}.csv", version)

    def _address(self, path: object) -> str:
        """A file's address; only those below the endpoint are asked for."""
        if not isinstance(path, str) or not path.startswith("/"):
            raise _changed("an index names no file")
        return self._endpoint + path


def _names(region: str) -> Iterable[str]:
    """The words of the indexes for a region."""
    return sorted(WORLD - {""}) if region == GLOBAL else (region,)


def _part(document: object, name: str) -> Mapping[str, Any]:
    """An object in a JSON document of the list."""
    found = document.get(name) if isinstance(document, dict) else None
    if not isinstance(found, dict):
        raise _changed(f"{name} is missing in an index")
    return found


def _told(progress: Progress, text: str, size: int, done: int) -> None:
    progress(text, done, size)


def _no_region(region: str, lacking: Collection[str], regions: Collection[str]) -> PriceSourceError:
    known = sorted(regions)
    what = ", ".join(lacking)
    return PriceSourceError(
        f"AWS's price list has no region {region} for {what}{did_you_mean(region, known)}; "
        f"it has {', '.join(known) or 'none'}"
    )


def _changed(problem: str) -> PriceSourceError:
    return PriceSourceError(f"AWS's price list has another layout than expected: {problem}")
