"""A server that answers like Azure's retail prices, for tests of what asks them.

It keeps rows in the list's shape, applies the filter of OData that it is asked for, and answers
page by page. Of rows in several currencies it gives those in the one that it is asked for; in one
that it has no prices in, it gives all that it has.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from support.web import Handler, Reply, Server, started

Row = dict[str, Any]

_TOKEN = re.compile(r"\(|\)|'(?:[^']|'')*'|\w+")
_COLUMNS = {"priceType": "type"}


def row(
    service: str,
    product: str,
    sku: str,
    meter: str,
    price: str,
    measure: str = "1 Hour",
    **further: Any,
) -> Row:
    """A row of Azure's list; ``further`` are its other columns, ``family`` its service family."""
    family = further.pop("family", "Compute")
    return {
        "currencyCode": "USD",
        "tierMinimumUnits": 0.0,
        "retailPrice": float(price),
        "unitPrice": float(price),
        "armRegionName": "westeurope",
        "location": "EU West",
        "effectiveStartDate": "2026-03-01T00:00:00Z",
        "meterId": f"{service}/{product}/{sku}/{meter}",
        "meterName": meter,
        "productId": "DZH318Z0BNZH",
        "skuId": "DZH318Z0BNZH/0001",
        "productName": product,
        "skuName": sku,
        "serviceName": service,
        "serviceId": "DZH313Z7MMC8",
        "serviceFamily": family,
        "unitOfMeasure": measure,
        "type": "Consumption",
        "isPrimaryMeterRegion": True,
        "armSkuName": "",
        **further,
    }


class AzureServer(Server):
    """The list over some rows; ``page`` of them in each answer."""

    def __init__(self, rows: Iterable[Row], page: int = 100) -> None:
        self.rows, self.page = list(rows), page
        self.filters: list[str] = []
        self.currencies: list[str] = []
        super().__init__()
        self.RequestHandlerClass = _Handler

    def in_currency(self, code: str) -> list[Row]:
        """The rows in a currency, or all where there are none."""
        return [one for one in self.rows if one["currencyCode"] == code] or self.rows


class _Handler(Handler):
    server: AzureServer

    def ranged(self, reply: Reply) -> Reply:
        return self._answer() if reply is self.server.always else reply

    def _answer(self) -> Reply:
        asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        condition = asked["$filter"]
        if len(self.path) > 2_000 or condition.count(" eq ") > 25:
            return Reply(400, b'{"Error":{"Code":"BadRequest"}}')
        with self.server.lock:
            self.server.filters.append(condition)
        currency = asked["currencyCode"].strip("'")
        with self.server.lock:
            self.server.currencies.append(currency)
        found = [one for one in self.server.in_currency(currency) if _holds(condition, one)]
        skip = int(asked.get("$skip", 0))
        items = found[skip : skip + self.server.page]
        following = {**asked, "$skip": str(skip + len(items))}
        more = skip + len(items) < len(found)
        page = {
            "BillingCurrency": currency,
            "CustomerEntityId": "Default",
            "CustomerEntityType": "Retail",
            "Items": items,
            "NextPageLink": f"https://prices.example:443/?{urlencode(following)}" if more else None,
            "Count": len(items),
        }
        return Reply(body=json.dumps(page).encode())


@contextmanager
def azure(rows: Iterable[Row], page: int = 100) -> Iterator[AzureServer]:
    server = AzureServer(rows, page)
    with started(server):
        yield server


def _holds(condition: str, one: Mapping[str, Any]) -> bool:
    """Whether a filter holds of a row: ``eq``, ``and``, ``or`` and parentheses."""
    tokens = _TOKEN.findall(condition)

    def either() -> bool:
        result = both()
        while tokens and tokens[0] == "or":
            tokens.pop(0)
            result = both() or result
        return result

    def both() -> bool:
        result = single()
        while tokens and tokens[0] == "and":
            tokens.pop(0)
            result = single() and result
        return result

    def single() -> bool:
        first = tokens.pop(0)
        if first == "(":
            result = either()
            assert tokens.pop(0) == ")"
            return result
        assert tokens.pop(0) == "eq"
        wanted = tokens.pop(0)[1:-1].replace("''", "'")
        return bool(one[_COLUMNS.get(first, first)] == wanted)

    result = either()
    assert not tokens
    return result
