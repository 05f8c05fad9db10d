"""A web server on this machine that misbehaves on demand, for tests of what asks servers."""

import ssl
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, NamedTuple


class Reply(NamedTuple):
    """What the server sends."""

    status: int = 200
    body: bytes = b'{"price": 0.10}'
    headers: Mapping[str, str] = {}
    delay: float = 0.0
    drip: float = 0.0
    """Seconds after each byte."""
    cut: int | None = None
    """After how many bytes the connection breaks off."""


class Server(ThreadingHTTPServer):
    """Sends ``replies`` one after the other, then ``always``; notes what it was asked."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.always = Reply()
        self.seen: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.paths: list[str] = []
        self.clients: set[Any] = set()
        self.at_once = self.most_at_once = 0
        self.lock = Lock()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that waits no longer has hung up; anything else is a defect of a test."""
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        server = self.server
        with server.lock:
            server.seen.append({k.lower(): v for k, v in self.headers.items()})
            server.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            server.paths.append(self.path)
            server.clients.add(self.client_address)
            server.at_once += 1
            server.most_at_once = max(server.most_at_once, server.at_once)
            reply = server.replies.pop(0) if server.replies else server.always
        time.sleep(reply.delay)
        with server.lock:
            server.at_once -= 1
        self.send(self.ranged(reply))

    def do_POST(self) -> None:
        self.do_GET()

    def ranged(self, reply: Reply) -> Reply:
        """A part of the file, where it is asked for and the version is the same."""
        wanted, etag = self.headers.get("Range"), reply.headers.get("ETag")
        if not wanted or self.headers.get("If-Range") != etag:
            return reply
        first, size = int(wanted.removeprefix("bytes=").rstrip("-")), len(reply.body)
        part = {"Content-Range": f"bytes {first}-{size - 1}/{size}"}
        return reply._replace(
            status=206, body=reply.body[first:], headers={**reply.headers, **part}
        )

    def send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.drip:
            for byte in reply.body:
                self.wfile.write(bytes([byte]))
                time.sleep(reply.drip)
        else:
            self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
        self.close_connection = self.close_connection or reply.cut is not None


@contextmanager
def started(server: Server) -> Iterator[Server]:
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
