"""The cache of a team: a Redis server, which never fails a check and whose password is not told."""

import socket
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from redis import Redis
from support.answers import ANSWERS, LARGE, ODD, SMALL, Shop
from support.redis_server import PASSWORD, redis_server

from costguard.catalog.live import cache_redis
from costguard.catalog.live.cache import Cached, key_of
from costguard.catalog.live.cache_redis import RedisStore
from costguard.catalog.live.cache_report import CacheReport
from costguard.errors import UsageError

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with redis_server(tmp_path_factory.mktemp("redis"), "--requirepass", PASSWORD) as number:
        yield number


@pytest.fixture
def url(port: int) -> str:
    return f"redis://:{PASSWORD}@127.0.0.1:{port}/0"


@pytest.fixture
def report() -> CacheReport:
    return CacheReport()


def test_what_one_job_keeps_another_has(url: str, report: CacheReport) -> None:
    mine, theirs = RedisStore(url, report), RedisStore(url, report)
    mine.put_many({"a": b"1", "b": b"2"}, HOUR)
    mine.put_many({"b": b"\x00\xff"}, HOUR)
    assert theirs.get_many(["a", "b", "c"]) == {"a": b"1", "b": b"\x00\xff"}
    assert theirs.get_many([]) == {}
    assert report.notes == ()


def test_what_is_kept_has_a_name_of_its_own_and_lapses(url: str, report: CacheReport) -> None:
    RedisStore(url, report).put_many({"life": b"1"}, HOUR)
    with Redis.from_url(url) as client:
        assert 3590 < client.ttl("costguard:life") <= 3600


def test_thousands_of_values_take_a_few_requests(url: str, report: CacheReport) -> None:
    items = {f"many-{number}": str(number).encode() for number in range(2500)}
    store = RedisStore(url, report)
    store.put_many(items, HOUR)
    with Redis.from_url(url) as client:
        asked = client.info("commandstats").get("cmdstat_mget", {}).get("calls", 0)
        assert store.get_many(items) == items
        assert client.info("commandstats")["cmdstat_mget"]["calls"] == asked + 3


def test_a_second_job_asks_the_source_nothing(url: str, report: CacheReport) -> None:
    asked = (SMALL, LARGE, ODD)
    first = Cached(Shop(ANSWERS), RedisStore(url, report), CacheReport()).prices(asked)
    shop = Shop({})
    assert Cached(shop, RedisStore(url, report), report).prices(asked) == first
    assert shop.asked == []
    assert report.lines() == ("cache: 3 of 3 answers of shop prices.test (100%)",)


def test_what_somebody_else_wrote_there_is_asked_again(url: str, report: CacheReport) -> None:
    with Redis.from_url(url) as client:
        client.set(f"costguard:{key_of('shop prices.test', SMALL)}", b"cheap")
    shop = Shop(ANSWERS)
    assert Cached(shop, RedisStore(url, report), report).prices([SMALL])[SMALL] == ANSWERS[SMALL]
    assert shop.asked == [SMALL]


def _used(store: RedisStore) -> None:
    """Reads and writes, all of which find nothing."""
    for _ in range(2):
        assert store.get_many(["a"]) == {}
        store.put_many({"a": b"1"}, HOUR)


def test_a_server_that_is_not_there_is_noted_once(report: CacheReport) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # taken, and nobody listens
        number = closed.getsockname()[1]
        _used(RedisStore(f"redis://team:{PASSWORD}@127.0.0.1:{number}/3", report))
    assert report.notes == (
        f"the cache on the Redis server 127.0.0.1:{number} cannot be used: "
        "it cannot be reached; going on without",
    )


def test_a_wrong_password_is_noted_and_not_told(port: int, report: CacheReport) -> None:
    _used(RedisStore(f"redis://:wrong-word@127.0.0.1:{port}", report))
    assert report.notes == (
        f"the cache on the Redis server 127.0.0.1:{port} cannot be used: "
        "it refuses the user or the password, or needs one; going on without",
    )


@pytest.mark.parametrize("database", ["", "/0", "/1"])
def test_without_the_password_that_is_asked_for(
    port: int, report: CacheReport, database: str
) -> None:
    _used(RedisStore(f"redis://127.0.0.1:{port}{database}", report))
    (note,) = report.notes
    assert "it refuses the user or the password" in note


def test_a_server_that_does_not_answer_is_given_up(
    report: CacheReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_redis, "_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        number = silent.getsockname()[1]
        _used(RedisStore(f"redis://127.0.0.1:{number}", report))
    assert report.notes == (
        f"the cache on the Redis server 127.0.0.1:{number} cannot be used: "
        "no answer within 0.05 seconds; going on without",
    )


def test_what_is_no_redis_server_is_noted(report: CacheReport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=_speak_http, args=(server,))
        thread.start()
        _used(RedisStore(f"redis://127.0.0.1:{server.getsockname()[1]}", report))
        thread.join()
    (note,) = report.notes
    assert note.endswith("going on without")


def _speak_http(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_a_server_that_is_full_is_noted_and_can_still_be_read(
    tmp_path: Path, report: CacheReport
) -> None:
    with redis_server(tmp_path) as number:
        url = f"redis://127.0.0.1:{number}"
        RedisStore(url, report).put_many({"a": b"1"}, HOUR)
        with Redis.from_url(url) as client:
            client.config_set("maxmemory", "1")
        assert RedisStore(url, report).get_many(["a"]) == {"a": b"1"}
        RedisStore(url, report).put_many({"b": b"2"}, HOUR)
    (note,) = report.notes
    assert "it refuses the request (OutOfMemoryError)" in note


@pytest.mark.parametrize(
    "wrong", ["http://cache.test", f"redis://:{PASSWORD}@cache.test:port/0", "cache.test:6379", " "]
)
def test_what_is_no_address_is_wrong_use(wrong: str, report: CacheReport) -> None:
    with pytest.raises(UsageError) as raised:
        RedisStore(wrong, report)
    assert str(raised.value).startswith("COSTGUARD_CACHE_URL: not the address of a Redis server")
    assert PASSWORD not in str(raised.value)


def test_without_the_package_it_says_what_to_install(
    report: CacheReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    _used(RedisStore("redis://cache.test", report))
    (note,) = report.notes
    assert "pip install 'costguard-iac[redis]'" in note
