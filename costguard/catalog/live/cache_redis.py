"""The cache of a team: a Redis server that many jobs ask.

Needs the extra ``redis``. A server that cannot be used is noted once, and not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from costguard.catalog.live.cache_report import CacheReport
from costguard.errors import UsageError

if TYPE_CHECKING:
    from redis import Redis, RedisError

VARIABLE: Final = "COSTGUARD_CACHE_URL"
_PREFIX: Final = "costguard:"
_SECONDS: Final = 2.0
"""How long an answer of the server may take: asking the price source would take about as long."""
_BATCH: Final = 1000
"""Keys in one request."""


class RedisStore:
    """Keeps values on the server that ``url`` names (``redis://``, ``rediss://``, ``unix://``).

    Raises ``UsageError`` where it is no such address; its password is never told.
    """

    def __init__(self, url: str, report: CacheReport) -> None:
        self._report = report
        self._client: Redis | None = None
        try:
            self._client = _client(url)
        except ImportError:
            self._end(
                f"{VARIABLE} names a Redis server, which needs: pip install 'costguard-iac[redis]'"
            )
        except ValueError:
            raise UsageError(
                f"{VARIABLE}: not the address of a Redis server; "
                "expected redis://HOST:PORT/NUMBER, or rediss:// with TLS"
            ) from None

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The values that are there and have not lapsed, by key."""
        found: dict[str, bytes] = {}
        with self._reported():
            for batch in _batches(keys):
                if self._client is not None:
                    values: Any = self._client.mget([_PREFIX + key for key in batch])
                    pairs = zip(batch, values, strict=True)
                    found.update({key: value for key, value in pairs if value is not None})
        return found

    def put_many(self, items: Mapping[str, bytes], ttl: timedelta) -> None:
        """Keep values for ``ttl``, each in the place of the one that its key had."""
        with self._reported():
            for batch in _batches(items):
                if self._client is not None:
                    with self._client.pipeline(transaction=False) as pipeline:
                        for key in batch:
                            pipeline.set(_PREFIX + key, items[key], ex=ttl)
                        pipeline.execute()

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Failures become one note: a cache is never the reason for a check to fail."""
        if self._client is None:
            yield
            return
        from redis import RedisError

        try:
            yield
        except (RedisError, OSError) as error:
            place = _place(self._client)
            self._end(f"the cache on the Redis server {place} cannot be used: {_reason(error)}")

    def _end(self, reason: str) -> None:
        self._client = None
        self._report.note(f"{reason}; going on without")


def _client(url: str) -> Redis:
    """A client of the server at ``url``; it connects when it is first asked."""
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(
        url,
        protocol=2,  # which every server speaks, and proxies before it
        retry=Retry(NoBackoff(), 0),
        socket_connect_timeout=_SECONDS,
        socket_timeout=_SECONDS,
    )


def _place(client: Redis) -> str:
    """Where the server is, without user and password."""
    told = client.connection_pool.connection_kwargs
    return str(told.get("path") or f"{told.get('host', 'localhost')}:{told.get('port', 6379)}")


def _reason(error: RedisError | OSError) -> str:
    """What happened, in words that hold nothing of the address."""
    from redis import exceptions as known

    if isinstance(error, known.AuthenticationError) or str(error).startswith("NOAUTH"):
        return "it refuses the user or the password, or needs one"
    if isinstance(error, known.TimeoutError):
        return f"no answer within {_SECONDS:g} seconds"
    if isinstance(error, known.ConnectionError | OSError):
        return "it cannot be reached"
    return f"it refuses the request ({type(error).__name__})"


def _batches(keys: Iterable[str]) -> Iterator[Sequence[str]]:
    rest = iter(keys)
    while batch := list(islice(rest, _BATCH)):
        yield batch
