"""Files that are read piece by piece, and go on where they ended."""

import gzip
from typing import Any

import pytest
from support.asking import Waits
from support.web import Reply, Server

from costguard.catalog.live.http import HttpClient, HttpSettings, run
from costguard.errors import PriceSourceError

FILE = bytes(range(256)) * 40

pytest.importorskip("httpx")


def download(
    url: str, settings: HttpSettings | None = None, **wanted: Any
) -> tuple[int, int | None, str, bytes]:
    """Offset, size, version and bytes of a file."""

    async def read() -> tuple[int, int | None, str, bytes]:
        async with HttpClient(settings) as client, client.stream(url, **wanted) as file:
            parts = [chunk async for chunk in file.chunks()]
            return file.offset, file.size, file.etag, b"".join(parts)

    return run(read())


def test_a_file_comes_in_pieces_with_size_and_version(server: Server) -> None:
    server.always = Reply(body=FILE, headers={"ETag": '"v1"'})
    assert download(server.url) == (0, 10_240, '"v1"', FILE)
    assert server.seen[0]["accept-encoding"] == "identity"


def test_a_download_goes_on_where_it_ended(server: Server) -> None:
    server.always = Reply(body=FILE, headers={"ETag": '"v1"'})
    assert download(server.url, offset=10_000, etag='"v1"') == (
        10_000,
        10_240,
        '"v1"',
        FILE[10_000:],
    )


def test_a_file_that_has_changed_comes_whole(server: Server) -> None:
    server.always = Reply(body=FILE, headers={"ETag": '"v2"'})
    assert download(server.url, offset=10_000, etag='"v1"') == (0, 10_240, '"v2"', FILE)


def test_without_a_version_nothing_is_gone_on_with(server: Server) -> None:
    server.always = Reply(body=FILE)
    assert download(server.url, offset=10_000) == (0, 10_240, "", FILE)
    assert "range" not in server.seen[0]


def test_half_a_file_is_an_error_and_what_came_has_been_given(server: Server) -> None:
    server.always = Reply(body=FILE, cut=5_000)
    given = b""

    async def read() -> None:
        nonlocal given
        async with HttpClient() as client, client.stream(server.url) as file:
            async for chunk in file.chunks():
                given += chunk

    with pytest.raises(PriceSourceError, match=r"^127\.0\.0\.1: the answer broke off"):
        run(read())
    assert given == FILE[:5_000]


def test_a_download_is_asked_for_again_while_the_server_is_busy(server: Server) -> None:
    server.replies = [Reply(503)]
    server.always = Reply(body=FILE)
    settings = HttpSettings(sleep=Waits())
    assert download(server.url, settings)[3] == FILE


def test_a_packed_file_has_no_size(server: Server) -> None:
    packed = gzip.compress(FILE)
    server.always = Reply(body=packed, headers={"Content-Encoding": "gzip"})
    assert download(server.url) == (0, None, "", FILE)
