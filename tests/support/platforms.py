"""Servers that answer like the platforms of pull requests, for tests of what posts comments there.

They follow the platforms' documented interfaces, as far as comments go: pages, rights, versions.
"""

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from costguard.platforms.target import Target, Token
from support.platform_answers import Answers

TOKEN = "s3cret-token"


class Fault(NamedTuple):
    """What goes wrong with the next request of this method on comments."""

    method: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    message: str = "no"
    after: bool = False
    """Whether the request is carried out all the same."""
    delay: float = 0.0


class Server(ThreadingHTTPServer):
    """One pull request, number 7 of ``team/infra``, with its comments."""

    daemon_threads = True
    page = 2
    """Comments on a page."""

    def __init__(self, platform: str) -> None:
        self.platform = platform
        self.lock = Lock()
        self.bodies: dict[int, str] = {}
        self.versions: dict[int, int] = {}
        self.hidden: list[int] = []
        self.checks: list[dict[str, Any]] = []
        self.open = True
        self.faults: list[Fault] = []
        self.meanwhile: dict[str, Any] = {}
        """What happens on the server just before a request of this method is carried out."""
        self.asked: list[str] = []
        self.last = 10
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that waits no longer has hung up; anything else is a defect of a test."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def target(self) -> Target:
        variable = "SYSTEM_ACCESSTOKEN" if self.platform == "azure-repos" else "TOKEN"
        return Target(self.platform, self.url, Token(TOKEN, variable), "team/infra", 7, "abc123")

    def add(self, body: str) -> int:
        with self.lock:
            self.last += 1
            self.bodies[self.last] = body
            self.versions[self.last] = 0
            return self.last

    def written(self, method: str) -> int:
        """How many requests of a method there were."""
        return sum(line.startswith(f"{method} ") for line in self.asked)


@contextmanager
def served(platform: str) -> Iterator[Server]:
    server = Server(platform)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(Answers, BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.data = json.loads(self.rfile.read(length)) if length else {}
        self.url = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(self.url.query).items()}
        self.server.asked.append(f"{self.command} {self.url.path}")
        if TOKEN not in self._credentials():
            self._answer(401, {"message": f"Bad credentials {self._credentials()}"})
            return
        fault = self._fault()
        if fault and not fault.after:
            if fault.delay:
                time.sleep(fault.delay)
            self._fail(fault)
            return
        meanwhile = self.server.meanwhile.pop(self.command, None)
        if meanwhile:
            meanwhile()
        status, answer = getattr(self, "_" + self.server.platform.replace("-", "_"))()
        if fault:
            self._fail(fault)
        else:
            self._answer(status, answer)

    def _credentials(self) -> str:
        from base64 import b64decode

        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        told = b64decode(value).decode() if kind == "Basic" else value
        return told + self.headers.get("PRIVATE-TOKEN", "")

    def _fault(self) -> Fault | None:
        with self.server.lock:
            for fault in self.server.faults:
                if fault.method == self.command and self._about_comments():
                    self.server.faults.remove(fault)
                    return fault
        return None

    def _about_comments(self) -> bool:
        return bool(re.search(r"comments|notes|threads|activities|check-runs", self.url.path))

    def _fail(self, fault: Fault) -> None:
        self._answer(fault.status, {"message": fault.message}, dict(fault.headers))

    def _answer(self, status: int, answer: Any, headers: dict[str, str] | None = None) -> None:
        text = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        for name, value in {**(headers or {}), **getattr(self, "links", {})}.items():
            self.send_header(name, value)
        self.links: dict[str, str] = {}
        self.end_headers()
        self.wfile.write(text)
