"""A server that answers like AWS: the Price List Query API (JSON 1.1) and EC2 (query, XML).

It follows botocore's models of both: pages, throttling, and errors in each protocol's form.
"""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "s3cret",
    "AWS_CONFIG_FILE": "/nowhere/config",
    "AWS_SHARED_CREDENTIALS_FILE": "/nowhere/credentials",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_MAX_ATTEMPTS": "3",
}
_OF_THE_MACHINE = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION")


def product(
    service: str,
    family: str,
    prices: dict[str, str],
    unit: str = "Hrs",
    sku: str = "",
    reserved: dict[tuple[str, str, str], tuple[str, str]] | None = None,
    **attributes: str,
) -> dict[str, Any]:
    """A product as AWS lists it; ``prices`` by where each tier begins.

    ``reserved`` are hourly price and upfront fee by term, payment and class.
    """
    sku = sku or f"SKU{abs(hash(tuple(sorted(attributes.items()))))}"
    dimensions = {
        f"{sku}.JRTCKXETXF.{n}": _dimension(unit, price, start)
        for n, (start, price) in enumerate(prices.items())
    }
    terms: dict[str, Any] = {"OnDemand": {f"{sku}.JRTCKXETXF": _offer(sku, dimensions, {})}}
    for number, (bought, (hourly, upfront)) in enumerate((reserved or {}).items()):
        names = ("LeaseContractLength", "PurchaseOption", "OfferingClass")
        parts = {f"{sku}.R{number}.A": _dimension("Hrs", hourly, "0")}
        if upfront:
            parts[f"{sku}.R{number}.B"] = _dimension("Quantity", upfront, "")
        offer = _offer(sku, parts, dict(zip(names, bought, strict=True)))
        terms.setdefault("Reserved", {})[f"{sku}.R{number}"] = offer
    told = {**attributes, "servicecode": service, "servicename": "not looked at"}
    listed: dict[str, Any] = {"attributes": told, "sku": sku}
    if family:
        listed["productFamily"] = family
    return {
        "product": listed,
        "serviceCode": service,
        "terms": terms,
        "version": "20261120",
        "publicationDate": "2026-11-20T18:00:00Z",
    }


def _dimension(unit: str, price: str, start: str) -> dict[str, Any]:
    return {
        "unit": unit,
        "beginRange": start,
        "endRange": "Inf",
        "description": "not looked at",
        "appliesTo": [],
        "pricePerUnit": {"USD": price},
    }


def _offer(sku: str, dimensions: dict[str, Any], terms: dict[str, str]) -> dict[str, Any]:
    return {
        "sku": sku,
        "effectiveDate": "2026-11-01T00:00:00Z",
        "offerTermCode": "JRTCKXETXF",
        "termAttributes": terms,
        "priceDimensions": dimensions,
    }


class Server(ThreadingHTTPServer):
    """Products, spot prices, and what goes wrong with the next requests."""

    daemon_threads = True
    page = 2
    """Products or spot prices on a page, whatever the client asks for."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.products: list[Any] = []
        self.spot: list[tuple[str, str, str, str, str]] = []
        """Machine type, description, zone, price and time."""
        self.unknown_types: set[str] = set()
        self.faults: list[tuple[str, int, str]] = []
        """Service, status and code of the answer to the next request; once each."""
        self.always: dict[str, tuple[int, str]] = {}
        """Status and code of every answer of a service."""
        self.asked: list[tuple[str, Any]] = []
        self.most = self.busy = 0
        """Requests that were under way at once, at the most and now."""
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def fault(self, service: str) -> tuple[int, str] | None:
        with self.lock:
            for number, (of, status, code) in enumerate(self.faults):
                if of == service:
                    del self.faults[number]
                    return status, code
        return self.always.get(service)


@contextmanager
def served() -> Iterator[Server]:
    server = Server()
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def asked_instead(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that boto3 asks instead of AWS, with credentials; between tries nobody waits."""
    for name in _OF_THE_MACHINE:
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    clock = SimpleNamespace(sleep=lambda _seconds: None, time=time.time)
    monkeypatch.setattr("botocore.endpoint.time", clock)
    with served() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_PRICING", server.url)
        monkeypatch.setenv("AWS_ENDPOINT_URL_EC2", server.url)
        yield server


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.busy += 1
            self.server.most = max(self.server.most, self.server.busy)
        try:
            if "X-Amz-Target" in self.headers:
                self._pricing(json.loads(body))
            else:
                self._ec2({name: values[0] for name, values in parse_qs(body.decode()).items()})
        finally:
            with self.server.lock:
                self.server.busy -= 1

    def _pricing(self, asked: dict[str, Any]) -> None:
        assert self.headers["X-Amz-Target"] == "AWSPriceListService.GetProducts"
        self.server.asked.append(("pricing", asked))
        fault = self.server.fault("pricing")
        if any(not 1 <= len(one["Value"]) <= 1024 for one in asked["Filters"]):
            fault = (400, "InvalidParameterException")
        if fault:
            told = {"__type": f"com.amazonaws.pricing#{fault[1]}", "message": "secret detail"}
            self._answer(fault[0], "application/x-amz-json-1.1", json.dumps(told))
            return
        found = [p for p in self.server.products if _fits(p, asked)]
        start = int(asked.get("NextToken", "0"))
        end = start + self.server.page
        told = {
            "FormatVersion": "aws_v1",
            "PriceList": [p if isinstance(p, str) else json.dumps(p) for p in found[start:end]],
        }
        if end < len(found):
            told["NextToken"] = str(end)
        self._answer(200, "application/x-amz-json-1.1", json.dumps(told))

    def _ec2(self, asked: dict[str, str]) -> None:
        assert asked["Action"] == "DescribeSpotPriceHistory"
        self.server.asked.append(("ec2", asked))
        fault = self.server.fault("ec2")
        types = [value for name, value in asked.items() if name.startswith("InstanceType.")]
        if not fault and self.server.unknown_types.intersection(types):
            fault = (400, "InvalidParameterValue")
        if fault:
            self._answer(
                fault[0],
                "text/xml",
                f"<Response><Errors><Error><Code>{fault[1]}</Code><Message>secret detail</Message>"
                "</Error></Errors><RequestID>1</RequestID></Response>",
            )
            return
        found = [
            seen
            for seen in self.server.spot
            if seen[0] in types and seen[1] == asked["ProductDescription.1"]
        ]
        start = int(asked.get("NextToken", "0"))
        end = start + self.server.page
        items = "".join(
            f"<item><instanceType>{kind}</instanceType><productDescription>{system}"
            f"</productDescription><spotPrice>{price}</spotPrice><timestamp>{time}</timestamp>"
            f"<availabilityZone>{zone}</availabilityZone></item>"
            for kind, system, zone, price, time in found[start:end]
        )
        self._answer(
            200,
            "text/xml",
            '<DescribeSpotPriceHistoryResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
            f"<requestId>1</requestId><spotPriceHistorySet>{items}</spotPriceHistorySet>"
            f"<nextToken>{end if end < len(found) else ''}</nextToken>"
            "</DescribeSpotPriceHistoryResponse>",
        )

    def _answer(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _fits(product: Any, asked: dict[str, Any]) -> bool:
    """Whether AWS would give the product; what is no product goes to everybody."""
    if isinstance(product, str):
        return True
    if product["serviceCode"] != asked["ServiceCode"]:
        return False
    listed = product["product"]
    values = {**listed["attributes"], "productFamily": listed.get("productFamily")}
    for one in asked["Filters"]:
        value = values.get(one["Field"])
        if value is None:
            return False
        if one["Type"] == "TERM_MATCH" and value.lower() != one["Value"].lower():
            return False
        if one["Type"] == "CONTAINS" and not re.search(re.escape(one["Value"]), value):
            return False
    return True
