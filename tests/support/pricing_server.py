"""A server that answers like Infracost's Cloud Pricing API, for tests of what asks it.

It keeps products with prices in the API's shapes, applies filters of products and of prices, and
gives the fields that a question names. Faults can be asked for, one request each.
"""

import gzip
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, NamedTuple

KEY = "ico-s3cret-key"
BATCH = 1_000
PRODUCTS = 1_000
"""How many products one question gets."""
CURRENCIES = ("CNY", "EUR", "USD")
"""Names of the fields that prices are in; one that is not there is null."""

Json = dict[str, Any]

_PRODUCT_FIELDS = {"productHash", "vendorName", "service", "productFamily", "region", "sku"}
_PRICE_FIELDS = {
    "priceHash", *CURRENCIES, "unit", "description", "startUsageAmount", "endUsageAmount",
    "purchaseOption", "termLength", "termPurchaseOption", "termOfferingClass",
    "effectiveDateStart", "effectiveDateEnd",
}  # fmt: skip
_FIELDS = {*_PRODUCT_FIELDS, *_PRICE_FIELDS, "products", "attributes", "key", "value", "prices"}
_WORDS = {"query", "ProductFilter", "PriceFilter", "productFilter", "priceFilter", "filter"}


class Fault(NamedTuple):
    """What goes wrong with a request."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    """What is sent instead of the answer."""
    cut: int | None = None
    """After how many bytes the connection breaks off."""
    delay: float = 0.0


class PricingServer(ThreadingHTTPServer):
    """The API over some products; ``key`` is the one it accepts, empty where it asks for none."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, products: Iterable[Json], key: str = KEY, latency: float = 0.0) -> None:
        self.key, self.latency = key, latency
        self.lock = Lock()
        self.faults: list[Fault] = []
        self.asked: list[int] = []
        """How many questions each request had."""
        self.headers_seen: list[Mapping[str, str]] = []
        self.connections: set[Any] = set()
        self.changed: Callable[[Any], Any] = lambda answer: answer
        """What is done to each answer before it is sent."""
        self.stock = _Stock(products)
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that waits no longer has hung up; anything else is a defect of a test."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def fault(self) -> Fault:
        with self.lock:
            return self.faults.pop(0) if self.faults else Fault()


@contextmanager
def served(
    products: Iterable[Json], key: str = KEY, latency: float = 0.0
) -> Iterator[PricingServer]:
    server = PricingServer(products, key, latency)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def price_of(usd: str | None, unit: str, option: str = "on_demand", **further: Any) -> Json:
    """A price in the API's shape; ``further`` are its other fields."""
    return {
        "priceHash": f"{usd}-{unit}-{option}",
        "USD": usd,
        "unit": unit,
        "description": "",
        "startUsageAmount": None,
        "endUsageAmount": None,
        "purchaseOption": option,
        "termLength": None,
        "termPurchaseOption": None,
        "termOfferingClass": None,
        "effectiveDateStart": "2026-07-01T00:00:00.000Z",
        "effectiveDateEnd": None,
    } | further


def product_of(
    place: tuple[str, str, str, str | None], attributes: Mapping[str, str], *prices: Json
) -> Json:
    """A product in the API's shape; ``place`` is vendor, service, family and region."""
    vendor, service, family, region = place
    return {
        "productHash": f"{abs(hash((place, *sorted(attributes.items())))):x}",
        "vendorName": vendor,
        "service": service,
        "productFamily": family,
        "region": region,
        "sku": None,
        "attributes": [{"key": key, "value": value} for key, value in attributes.items()],
        "prices": list(prices),
    }


class _Stock:
    """Products, found by what questions name most often."""

    def __init__(self, products: Iterable[Json]) -> None:
        self.products = list(products)
        self._by: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number, product in enumerate(self.products):
            for key in ("vendorName", "service", "productFamily", "region", "sku"):
                self._by[key, product[key] or ""].add(number)
            for pair in product["attributes"]:
                self._by["." + pair["key"], pair["value"]].add(number)

    def found(self, wanted: Json) -> list[Json]:
        """The products that a filter leaves, at most so many as the API gives."""
        exact = [(key, value) for key, value in wanted.items() if key != "attributeFilters"]
        conditions = wanted.get("attributeFilters") or []
        exact += [("." + c["key"], c["value"]) for c in conditions if c.get("value")]
        sets = sorted((self._by.get(pair, set()) for pair in exact), key=len)
        numbers = set.intersection(*sets) if sets else set(range(len(self.products)))
        left = [self.products[number] for number in sorted(numbers)]
        for condition in conditions:
            if not condition.get("value"):
                left = [product for product in left if _fits(product, condition)]
        return left[:PRODUCTS]


def _fits(product: Json, condition: Json) -> bool:
    values = {pair["key"]: pair["value"] for pair in product["attributes"]}
    value = values.get(condition["key"]) or ""
    literal = condition.get("value_regex")
    return bool(_regex(literal).search(value)) if literal else value == ""


def _regex(literal: str) -> re.Pattern[str]:
    r"""``/pattern/flags``, in which a slash is written ``\/``."""
    found = re.fullmatch(r"/((?:[^/\\]|\\.)*)/(i?)", literal, re.DOTALL)
    if not found:
        raise ValueError(f"Invalid regular expression: {literal}")
    return re.compile(found[1].replace("\\/", "/"), re.IGNORECASE if found[2] else 0)


def _wanted_price(price: Json, wanted: Json) -> bool:
    for key, value in wanted.items():
        if key == "description_regex":
            if not _regex(value).search(price["description"] or ""):
                return False
        elif (price[key] or "") != value:
            return False
    return True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PricingServer

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        fault = self.server.fault()
        time.sleep(self.server.latency + fault.delay)
        with self.server.lock:
            self.server.headers_seen.append(dict(self.headers.items()))
            self.server.connections.add(self.client_address)
        if fault.body is not None or fault.status != 200:
            self._send(fault.status, fault.body or b'{"error":"no"}', fault)
            return
        status, answer = self._answer(json.loads(body))
        self._send(status, json.dumps(self.server.changed(answer)).encode(), fault)

    def _answer(self, questions: Any) -> tuple[int, Any]:
        if self.path != "/graphql":
            return 404, {"error": "Not found"}
        if self.server.key and self.headers.get("X-Api-Key") != self.server.key:
            return 403, {"error": "Invalid API key"}
        if not isinstance(questions, list):
            return 200, self._one(questions)
        if len(questions) > BATCH:
            return 400, {"error": f"Batch size must be less than or equal to {BATCH}"}
        with self.server.lock:
            self.server.asked.append(len(questions))
        return 200, [self._one(question) for question in questions]

    def _one(self, question: Json) -> Json:
        named = set(re.findall(r"\b[A-Za-z]+\b", question["query"]))
        for field in sorted(named - _FIELDS - _WORDS):
            return {"errors": [{"message": f'Cannot query field "{field}" on type "Product".'}]}
        variables = question["variables"]
        try:
            found = self.server.stock.found(variables["productFilter"])
            wanted = variables.get("priceFilter") or {}
            return {"data": {"products": [_shown(one, wanted, named) for one in found]}}
        except (ValueError, KeyError, re.error) as error:
            return {"errors": [{"message": str(error)}]}

    def _send(self, status: int, body: bytes, fault: Fault) -> None:
        headers = dict(fault.headers)
        if "gzip" in self.headers.get("Accept-Encoding", "") and fault.body is None:
            body = gzip.compress(body, 1)
            headers["Content-Encoding"] = "gzip"
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json", "Content-Length": str(len(body)), **headers
        }.items():  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if fault.cut is None else body[: fault.cut])
        if fault.cut is not None:
            self.close_connection = True


def _shown(product: Json, wanted: Json, named: set[str]) -> Json:
    """A product with the fields that a question names, and the prices that a filter leaves."""
    shown = {key: product[key] for key in _PRODUCT_FIELDS & named}
    shown["attributes"] = product["attributes"]
    shown["prices"] = [
        {key: price.get(key) for key in _PRICE_FIELDS & named}
        for price in product["prices"]
        if _wanted_price(price, wanted)
    ]
    return shown
