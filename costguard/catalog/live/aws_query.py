"""AWS's Price List Query API as a price source, asked through boto3 (extra: aws).

Credentials, retries, proxies, a CA of one's own and other endpoints (``AWS_ENDPOINT_URL_PRICING``)
are as in all of boto3. Needs the permissions ``pricing:GetProducts`` and, for spot prices,
``ec2:DescribeSpotPriceHistory``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Self, TypeVar

from costguard.catalog.facts import Fact
from costguard.catalog.live import aws_products
from costguard.catalog.live.address import place_of
from costguard.catalog.live.answers import answers
from costguard.catalog.live.aws_errors import not_installed, refused
from costguard.catalog.live.aws_spot import SpotHistory
from costguard.catalog.live.aws_words import USAGE_TYPE, VENDOR, filters
from costguard.catalog.match import GLOBAL
from costguard.catalog.spot import spot_machine
from costguard.errors import UsageError
from costguard.model.money import USD
from costguard.model.price import ON_DEMAND, Answer, Missing, PriceQuery, Product

NAME = "AWS's price list"
THREADS = 8
"""Questions under way at once."""
REGIONS = ("us-east-1", "eu-central-1", "ap-south-1")
"""Where AWS answers them; the first is asked unless the environment names another of these."""
_LONGEST = 1024
"""Characters of a value that is asked for; AWS refuses a question with a longer one."""
_PAGE = 100
"""Products on a page, which is the most that AWS gives."""

_Asked = TypeVar("_Asked")
_Told = TypeVar("_Told")
_Filters = tuple[tuple[str, str, str], ...]
"""Type, field and value of each."""


class AwsQuery:
    """AWS's own price list, a product at a time; spot prices from EC2's price history."""

    vendors = frozenset({VENDOR})

    def __init__(self, clients: Callable[[str, str], Any], region: str, host: str) -> None:
        """``clients`` gives the client of a service in a region; ``host`` is told in reports."""
        self._clients = clients
        self._region = region
        self._host = host

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], currency: str = USD.code) -> Self:
        """The source as the environment configures it; nothing is imported or asked before use.

        Raises ``UsageError`` for another currency than US dollars.
        """
        if currency != USD.code:
            raise UsageError(
                f"--prices aws: AWS answers in {USD.code} alone, and prices are asked for in "
                f"{currency}; give exchange_rate in the price file"
            )
        told = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
        region = told if told in REGIONS else REGIONS[0]
        other = environ.get("AWS_ENDPOINT_URL_PRICING") or environ.get("AWS_ENDPOINT_URL")
        host = place_of(other) if other else ""
        return cls(_clients(), region, host or f"api.pricing.{region}.amazonaws.com")

    @property
    def version(self) -> str:
        """The source and where it is asked."""
        return f"aws ({self._host})"

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """Answer each query of the set; raises ``PriceSourceError`` if AWS cannot be asked.

        A machine's spot price is the highest that any zone of the region has now, with the
        on-demand price beside it.
        """
        wanted = list(dict.fromkeys(queries))
        machines = {query: machine for query in wanted if (machine := spot_machine(query))}
        beside = {query: query._replace(option=ON_DEMAND) for query in machines}
        listed = self._listed({*beside.values(), *(q for q in wanted if q not in machines)})
        if not machines:
            return {query: listed[query] for query in wanted}
        with_price = {query: listed[beside[query]] for query in machines}
        history = SpotHistory(lambda region: self._clients("ec2", region), datetime.now(UTC))
        spot = history.prices(machines, with_price, _together)
        return {query: spot[query] if query in spot else listed[query] for query in wanted}

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        """Nothing: AWS is asked for a price, not for what prices there are."""
        return ()

    def _listed(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """Answers by the price list; what has the same product is asked for once."""
        groups: dict[tuple[str, str, _Filters], list[PriceQuery]] = defaultdict(list)
        others: dict[PriceQuery, Answer] = {}
        for query in queries:
            conditions = _conditions(query)
            if query.product.vendor not in self.vendors:
                others[query] = Missing(f"{NAME} has no prices of {query.product.vendor}")
            elif any(len(value) > _LONGEST for _, _, value in conditions):
                others[query] = Missing(f"{NAME} is not asked for names of such a length")
            else:
                groups[query.product.service, query.region, conditions].append(query)
        found: list[Fact] = []
        if groups:
            client = self._clients("pricing", self._region)
            for facts in _together(lambda asked: _products(client, *asked), list(groups)):
                found += facts
        asked = [query for group in groups.values() for query in group]
        return {**others, **answers(asked, found, NAME)}


def _clients() -> Callable[[str, str], Any]:
    """What gives boto3's clients, each made once."""
    made: dict[tuple[str, str], Any] = {}
    sessions: list[Any] = []

    def client(service: str, region: str) -> Any:
        if (service, region) not in made:
            try:
                import boto3
                from botocore.config import Config
                from botocore.exceptions import BotoCoreError
            except ImportError:
                raise not_installed() from None
            try:
                sessions[:] = sessions or [boto3.Session()]
                config = Config(max_pool_connections=THREADS)
                made[service, region] = sessions[0].client(
                    service, region_name=region, config=config
                )
            except (BotoCoreError, ValueError) as error:
                raise refused(error, NAME, "") from None
        return made[service, region]

    return client


def _conditions(query: PriceQuery) -> _Filters:
    """What AWS is asked for; what answers still has to fit the product word by word.

    How usage types begin differs by region and service, so that they are looked for by their end.
    """
    named = dict(query.product.where) | dict(
        zip(query.product.needs, query.attributes, strict=True)
    )
    found = [
        ("CONTAINS", one.key, named[USAGE_TYPE])
        if one.regex
        else ("TERM_MATCH", one.key, one.value)
        for one in filters(query)
    ]
    if query.product.family:
        found.append(("TERM_MATCH", "productFamily", query.product.family))
    if query.region != GLOBAL:
        transfer = query.product.service == "AWSDataTransfer"
        found.append(("TERM_MATCH", "fromRegionCode" if transfer else "regionCode", query.region))
    return tuple(found)


def _products(client: Any, service: str, region: str, conditions: _Filters) -> list[Fact]:
    """The facts of all products that AWS finds, page after page."""
    asked = {
        "ServiceCode": service,
        "FormatVersion": "aws_v1",
        "Filters": [{"Type": t, "Field": f, "Value": v} for t, f, v in conditions],
        "PaginationConfig": {"PageSize": _PAGE},
    }
    documents: list[Any] = []
    try:
        for page in client.get_paginator("get_products").paginate(**asked):
            documents += page.get("PriceList", ())
    except Exception as error:
        raise refused(error, f"{NAME} of {service}", "pricing:GetProducts") from None
    return list(aws_products.facts(documents, region))


def _together(ask: Callable[[_Asked], _Told], questions: Sequence[_Asked]) -> list[_Told]:
    """The answers to questions in their order, several asked at once; the first failure ends it."""
    with ThreadPoolExecutor(min(THREADS, len(questions))) as threads:
        under_way = [threads.submit(ask, question) for question in questions]
        try:
            return [one.result() for one in under_way]
        finally:
            threads.shutdown(cancel_futures=True)
