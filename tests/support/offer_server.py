"""A server that has a price list as AWS publishes it: indexes, and files of services by region."""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing import Queue
from pathlib import Path
from typing import Any

from costguard.catalog.facts import Fact
from costguard.catalog.live.aws_regions import GLOBAL
from support.offer_files import PUBLISHED, VERSION, offer_csv
from support.web import Handler, Reply, Server

ROOT, CHINA = "/offers/v1.0/aws", "/offers/v1.0/cn"


class OfferServer(Server):
    """Replies by path; ``replies`` go before, one each, where a file of prices is asked for."""

    def __init__(self, files: Mapping[str, bytes | str]) -> None:
        super().__init__()
        self.RequestHandlerClass = _Handler
        self.files = {path: _reply(body) for path, body in files.items()}

    def change(self, service: str, region: str, body: str) -> None:
        """Put another file in the place of one."""
        self.files[file_path(service, region)] = _reply(body)

    @property
    def downloads(self) -> list[str]:
        """The files of prices that were asked for."""
        return [path for path in self.paths if path.endswith(".csv")]


def price_list(facts: Iterable[Fact]) -> dict[str, bytes | str]:
    """The files of a price list that says what facts say, by their path."""
    listed = list(facts)
    places = sorted({(fact.service, fact.region) for fact in listed})
    files = {
        file_path(*place): offer_csv(*place, [f for f in listed if (f.service, f.region) == place])
        for place in places
    }
    return indexes(places) | files


def indexes(places: Sequence[tuple[str, str]]) -> dict[str, bytes | str]:
    """The index of offers, and of each service that of its regions, all of one partition."""
    root = _root(next((region for _, region in places), ""))
    regions: dict[str, dict[str, object]] = {}
    for service, region in places:
        code = "aws-global" if region == GLOBAL else region
        address = file_path(service, region).replace(".csv", ".json")
        entry = {"regionCode": code, "currentVersionUrl": address}
        regions.setdefault(service, {})[code] = entry
    head = {"formatVersion": "v1.0", "disclaimer": "...", "publicationDate": PUBLISHED}
    offers = {
        service: {
            "offerCode": service,
            "versionIndexUrl": f"{root}/{service}/index.json",
            "currentVersionUrl": f"{root}/{service}/current/index.json",
            "currentRegionIndexUrl": f"{root}/{service}/current/region_index.json",
        }
        for service in regions
    }
    return {f"{root}/index.json": json.dumps({**head, "offers": offers})} | {
        f"{root}/{service}/current/region_index.json": json.dumps({**head, "regions": listed})
        for service, listed in regions.items()
    }


def file_path(service: str, region: str) -> str:
    code = "aws-global" if region == GLOBAL else region
    return f"{_root(region)}/{service}/{VERSION}/{code}/index.csv"


def _root(region: str) -> str:
    """Where the price list of a region's partition is."""
    return CHINA if region.startswith("cn-") else ROOT


class _Handler(Handler):
    server: OfferServer

    def do_GET(self) -> None:
        server = self.server
        held, server.replies = server.replies, []
        server.always = server.files.get(self.path, Reply(404, b"no such file"))
        if self.path.endswith(".csv") and held:
            server.always = held.pop(0)
        super().do_GET()
        server.replies = held


def _reply(body: bytes | str) -> Reply:
    data = body.encode() if isinstance(body, str) else body
    return Reply(body=data, headers={"ETag": f'"{hash(data)}"'})


def serve_files(files: Mapping[str, Path], told: "Queue[str]") -> None:
    """Serve files from the disk until the process ends; ``told`` gets the address."""

    class FromDisk(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            path = files[self.path]
            self.send_response(200)
            self.send_header("Content-Length", str(path.stat().st_size))
            self.end_headers()
            with path.open("rb") as stream:
                shutil.copyfileobj(stream, self.wfile, 2**18)

    server = HTTPServer(("127.0.0.1", 0), FromDisk)
    told.put(f"http://127.0.0.1:{server.server_port}")
    server.serve_forever()
