"""The client of live price sources, against a server that misbehaves on demand."""

import asyncio
import datetime
import gzip
import json
import sys
from decimal import Decimal as D
from email.utils import format_datetime
from typing import Any

import pytest
from support.asking import Waits, get, refusal
from support.web import Reply, Server

from costguard.catalog.live.http import HttpClient, HttpSettings, run, together
from costguard.errors import PriceSourceError

pytest.importorskip("httpx")


def test_numbers_with_a_point_are_decimals(server: Server) -> None:
    assert get(server.url) == {"price": D("0.10")}
    assert str(get(server.url)["price"]) == "0.10"


def test_a_question_is_posted_as_json_with_its_headers(server: Server) -> None:
    async def ask() -> Any:
        async with HttpClient() as client:
            return await client.post_json(
                f"{server.url}/graphql", [{"query": "{a}"}], headers={"X-Api-Key": "k"}
            )

    assert run(ask()) == {"price": D("0.10")}
    assert json.loads(server.bodies[0]) == [{"query": "{a}"}]
    assert server.seen[0]["x-api-key"] == "k"
    assert server.seen[0]["user-agent"].startswith("costguard/")
    assert "gzip" in server.seen[0]["accept-encoding"]


def test_parameters_are_put_into_the_address(server: Server) -> None:
    async def ask() -> Any:
        async with HttpClient() as client:
            return await client.get_json(server.url, params={"$filter": "a eq 'b c'"})

    run(ask())
    assert server.paths == ["/?%24filter=a+eq+%27b+c%27"]


def test_a_packed_answer_is_unpacked(server: Server) -> None:
    packed = gzip.compress(b'{"price": 2}')
    server.always = Reply(body=packed, headers={"Content-Encoding": "gzip"})
    assert get(server.url) == {"price": 2}


def test_an_answer_that_is_too_large_is_not_read_even_if_it_is_packed_small(
    server: Server,
) -> None:
    packed = gzip.compress(b" " * 1_000_000)
    server.always = Reply(body=packed, headers={"Content-Encoding": "gzip"})
    said = refusal(server.url, settings=HttpSettings(largest=100_000))
    assert said.startswith("127.0.0.1: the answer is larger than 100000 bytes;")


def test_a_connection_is_used_again_and_no_more_requests_are_under_way_than_allowed(
    server: Server,
) -> None:
    server.always = Reply(delay=0.01)

    async def ask() -> list[Any]:
        async with HttpClient(HttpSettings(concurrency=3)) as client:
            return await together(client.get_json(server.url) for _ in range(12))

    assert len(run(ask())) == 12
    assert 1 <= server.most_at_once <= 3
    assert len(server.clients) <= 3


def test_what_a_busy_server_asks_for_is_waited(server: Server) -> None:
    server.replies = [
        Reply(429, headers={"Retry-After": "7"}),
        Reply(503, headers={"Retry-After": "0"}),
    ]
    waits = Waits()
    assert get(server.url, waits) == {"price": D("0.10")}
    assert waits == [7.0, 0.0]


def test_retry_after_may_be_a_date(server: Server) -> None:
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=30)
    server.replies = [Reply(429, headers={"Retry-After": format_datetime(until, usegmt=True)})]
    waits = Waits()
    get(server.url, waits)
    assert 20 < waits[0] <= 30


def test_nobody_waits_longer_than_a_job_can(server: Server) -> None:
    server.always = Reply(429, headers={"Retry-After": "3600"})
    waits = Waits()
    said = refusal(f"{server.url}/?key=s3cret", waits)
    assert said == (
        "127.0.0.1: too many requests, and waiting has not helped; run it later (HTTP 429)"
    )
    assert waits == []
    assert len(server.paths) == 1


def test_waits_grow_and_differ_by_chance(server: Server) -> None:
    server.always = Reply(503)
    waits = Waits()
    said = refusal(server.url, waits)
    assert said == "127.0.0.1: the price server fails; run it later (HTTP 503)"
    assert len(server.paths) == 5
    for wait, most in zip(waits, (0.25, 0.5, 1, 2), strict=True):
        assert most / 2 <= wait <= most


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (401, "the key in MY_KEY is not accepted; it is missing, wrong or has run out"),
        (403, "the key in MY_KEY has no right to read prices, or is not accepted; check it"),
        (404, "there is nothing at this address; check it, and region and service"),
        (407, "the proxy does not let the request through; check user and password in HTTP_PROXY"),
        (302, "it points to another address; name that one"),
        (400, "the request is refused"),
    ],
)
def test_a_refusal_is_not_asked_again_and_says_what_to_do(
    server: Server, status: int, meaning: str
) -> None:
    server.always = Reply(status, headers={"Location": "http://else.test/?key=s3cret"})
    said = refusal(server.url, settings=HttpSettings(key="MY_KEY"))
    assert said == f"127.0.0.1: {meaning} (HTTP {status})"
    assert len(server.paths) == 1


def test_a_refusal_without_a_key_of_ours_does_not_speak_of_one(server: Server) -> None:
    server.always = Reply(403)
    assert refusal(server.url) == "127.0.0.1: it gives nothing without rights (HTTP 403)"


def test_an_answer_that_breaks_off_is_asked_for_again(server: Server) -> None:
    server.replies = [Reply(cut=4)]
    assert get(server.url) == {"price": D("0.10")}
    server.always = Reply(cut=4)
    assert refusal(server.url) == (
        "127.0.0.1: the answer broke off (remote protocol error); "
        "check the network and the address, or run it later"
    )


@pytest.mark.parametrize("body", [b"<html>", b"", b'{"price": NaN}', b"[" * 100_000, b'{"a":'])
def test_what_is_not_json_is_refused(server: Server, body: bytes) -> None:
    server.always = Reply(body=body)
    said = refusal(server.url)
    assert said == "127.0.0.1: the answer is not JSON; check the address of the price server"


def test_a_silent_server_is_left(server: Server) -> None:
    server.always = Reply(delay=0.15)
    said = refusal(server.url, settings=HttpSettings(timeout=0.05, tries=2))
    assert said.startswith("127.0.0.1: did not answer in time; ")
    assert len(server.paths) == 2


def test_a_server_that_drips_is_left_too(server: Server) -> None:
    server.always = Reply(drip=0.02)
    said = refusal(server.url, settings=HttpSettings(deadline=0.05, tries=1))
    assert said.startswith("127.0.0.1: did not answer in time; ")


def test_a_server_that_is_not_there_is_named_without_the_query() -> None:
    gone = Server()
    gone.server_close()
    said = refusal(f"{gone.url}/prices?key=s3cret")
    assert said == (
        "127.0.0.1: cannot be reached; check the network and the address, or run it later"
    )


@pytest.mark.parametrize(
    "address", ["pricing.test/graphql", "ftp://pricing.test", "http://[::1", "http://a.test:99999"]
)
def test_what_is_no_address_is_refused_without_a_try(address: str) -> None:
    waits = Waits()
    assert "not an address of a price server; expected https://..." in refusal(address, waits)
    assert waits == []


@pytest.mark.parametrize("key", ["s3cret\nkey", "s3cret-é"])
def test_a_key_that_http_does_not_allow_is_not_shown(server: Server, key: str) -> None:
    async def ask() -> Any:
        async with HttpClient(HttpSettings(key="MY_KEY")) as client:
            return await client.get_json(server.url, headers={"X-Api-Key": key})

    with pytest.raises(PriceSourceError) as error:
        run(ask())
    assert "has characters that HTTP does not allow" in str(error.value)
    assert "s3cret" not in str(error.value)


def test_a_question_may_be_asked_while_a_loop_runs(server: Server) -> None:
    async def notebook() -> Any:
        return get(server.url)

    assert asyncio.run(notebook()) == {"price": D("0.10")}


def test_the_first_failure_ends_the_other_questions() -> None:
    ended: list[str] = []

    async def slow() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("slow")

    async def wrong() -> None:
        await asyncio.sleep(0)
        raise PriceSourceError("no")

    with pytest.raises(PriceSourceError, match=r"^no$"):
        run(together([slow(), wrong()]))
    assert ended == ["slow"]


def test_without_httpx_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(PriceSourceError, match=r"pip install 'costguard-iac\[live\]'"):
        HttpClient()
