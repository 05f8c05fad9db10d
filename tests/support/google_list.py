"""A server that answers like Google's billing catalogue, for tests of what asks it.

Of SKUs in several currencies it gives those in the one that it is asked for, or all where it has
none. Parameters that a list does not have are refused, as Google does.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

from support.web import Handler, Reply, Server, started

KEY = "AIza-s3cret-key"
_PARAMETERS = ({"currencyCode", "pageSize", "pageToken"}, {"pageSize", "pageToken"})
"""Those of the list of SKUs, and of that of services."""
Entry = dict[str, Any]


def sku(
    service: str,
    description: str,
    price: str | dict[str, str],
    measure: str = "h",
    *,
    usage: str = "OnDemand",
    regions: Iterable[str] = ("europe-west3",),
    day: str = "2026-11-01",
    currency: str = "USD",
) -> Entry:
    """A SKU; ``price`` of a unit, or by where each step begins."""
    steps = price if isinstance(price, dict) else {"0": price}
    return {
        "name": f"services/x/skus/{description}",
        "skuId": "0000-AAAA-1111",
        "description": description,
        "category": {
            "serviceDisplayName": service,
            "resourceFamily": "Compute",
            "resourceGroup": "CPU",
            "usageType": usage,
        },
        "serviceRegions": list(regions),
        "pricingInfo": [
            {
                "summary": "",
                "pricingExpression": {
                    "usageUnit": measure,
                    "displayQuantity": 1,
                    "tieredRates": [
                        {"startUsageAmount": float(start), "unitPrice": _money(amount, currency)}
                        for start, amount in steps.items()
                    ],
                },
                "currencyConversionRate": 1,
                "effectiveTime": f"{day}T08:00:00.000Z",
            }
        ],
        "serviceProviderName": "Google",
    }


def _money(amount: str, currency: str) -> Entry:
    units, _, rest = f"{Decimal(amount):f}".partition(".")
    return {"currencyCode": currency, "units": units, "nanos": int(f"{rest:0<9}"[:9])}


def _currency(entry: Entry) -> str:
    for info in entry["pricingInfo"]:
        for rate in info["pricingExpression"]["tieredRates"]:
            return str(rate["unitPrice"]["currencyCode"])
    return ""


class GoogleServer(Server):
    """The catalogue over some SKUs; ``page`` of them in each answer."""

    def __init__(self, skus: Iterable[Entry], page: int, key: str) -> None:
        self.skus, self.page, self.key = list(skus), page, key
        super().__init__()
        self.RequestHandlerClass = _Handler

    def in_currency(self, code: str) -> list[Entry]:
        """The SKUs in a currency, or all where there are none."""
        return [one for one in self.skus if _currency(one) == code] or self.skus

    @property
    def services(self) -> list[str]:
        """Names of the services, in a fixed order."""
        return sorted({one["category"]["serviceDisplayName"] for one in self.skus})


class _Handler(Handler):
    server: GoogleServer

    def ranged(self, reply: Reply) -> Reply:
        return self._answer() if reply is self.server.always else reply

    def _answer(self) -> Reply:
        server, address = self.server, urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(address.query).items()}
        if server.key and self.headers.get("X-Goog-Api-Key") != server.key:
            return Reply(400, b'{"error":{"code":400,"message":"API key expired."}}')
        if not asked.keys() <= _PARAMETERS[address.path == "/services"]:
            return Reply(400, b'{"error":{"code":400,"message":"Cannot bind query parameter."}}')
        if address.path == "/services":
            found = [
                {"name": f"services/{n:04}", "serviceId": f"{n:04}", "displayName": name}
                for n, name in enumerate(server.services)
            ]
            return self._page("services", found, asked)
        name = server.services[int(address.path.split("/")[2])]
        listed = server.in_currency(asked.get("currencyCode", "USD"))
        skus = [one for one in listed if one["category"]["serviceDisplayName"] == name]
        return self._page("skus", skus, asked)

    def _page(self, kind: str, found: list[Entry], asked: dict[str, str]) -> Reply:
        start = int(asked.get("pageToken", "0"))
        end = start + self.server.page
        token = str(end) if end < len(found) else ""
        page = {kind: found[start:end], "nextPageToken": token}
        return Reply(body=json.dumps(page).encode())


@contextmanager
def google(skus: Iterable[Entry], page: int = 50, key: str = KEY) -> Iterator[GoogleServer]:
    server = GoogleServer(skus, page, key)
    with started(server):
        yield server
