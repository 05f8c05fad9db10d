"""The one asynchronous HTTP client of all live price sources.

Needs the extra ``live``. Every request is a question, so that it may be sent again. What is slow
to import is imported where it is used, since a cache may spare all requests.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from costguard.catalog.live.address import host_of, is_address
from costguard.catalog.live.opening import opened
from costguard.catalog.live.refusal import (
    TryAgain,
    failed,
    no_address,
    refused,
    unreadable,
)
from costguard.catalog.live.waiting import wait_before
from costguard.errors import PriceSourceError

if TYPE_CHECKING:
    import httpx

_T = TypeVar("_T")


async def _sleep(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)


class HttpSettings(NamedTuple):
    """How patient the client is, and how much it asks at once."""

    key: str = ""
    """Name of the environment variable that holds the key, for messages."""
    timeout: float = 20.0
    """Seconds that a server may be silent."""
    deadline: float = 120.0
    """Seconds that an answer to ``get_json`` or ``post_json`` may take once it has begun."""
    tries: int = 5
    """How often a request is sent before it has failed."""
    longest_wait: float = 60.0
    """Seconds that a server may ask to wait before the next try."""
    concurrency: int = 8
    """Requests under way at once."""
    largest: int = 256 * 2**20
    """Bytes of the largest answer that ``get_json`` and ``post_json`` read, unpacked."""
    sleep: Callable[[float], Awaitable[None]] = _sleep
    """What waits between tries."""


class Download:
    """A file that is read piece by piece."""

    def __init__(self, answer: httpx.Response, host: str) -> None:
        self._answer, self._host = answer, host
        self.etag: str = answer.headers.get("ETag", "")
        """Names this version of the file; empty where the server does not say it."""
        self.offset, self.size = _extent(answer)
        """Where the first piece stands in the file, and the bytes of the whole file, if told."""

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes of the file from ``offset`` on; raises ``PriceSourceError`` if they stop."""
        import httpx

        try:
            async for chunk in self._answer.aiter_bytes():
                yield chunk
        except httpx.HTTPError as error:
            raise _final(failed(self._host, error)) from None


class HttpClient:
    """Asks servers for prices: ``async with HttpClient() as client``.

    Connections are kept while the client is open. Raises ``PriceSourceError`` without httpx, and
    in every method where no usable answer comes.
    """

    def __init__(self, settings: HttpSettings | None = None) -> None:
        import asyncio

        self.settings = settings or HttpSettings()
        self._client = opened(self.settings.timeout, self.settings.concurrency)
        self._turns = asyncio.Semaphore(self.settings.concurrency)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get_json(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The answer as JSON values, numbers with a point as ``Decimal``."""
        return await self._json("GET", url, headers, params=params)

    async def post_json(
        self, url: str, payload: Any, *, headers: Mapping[str, str] | None = None
    ) -> Any:
        """The answer to a JSON document, as that of ``get_json``."""
        return await self._json("POST", url, headers, json=payload)

    @asynccontextmanager
    async def stream(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        offset: int = 0,
        etag: str = "",
    ) -> AsyncIterator[Download]:
        """A file, from byte ``offset`` on where it is still the version ``etag``.

        A server that cannot do that, or has another version, gives the whole file: see
        ``Download.offset``. It is asked not to pack it, for offsets in a packed one mean nothing.
        """
        wanted = {**(headers or {}), "Accept-Encoding": "identity"}
        if offset and etag:
            wanted |= {"Range": f"bytes={offset}-", "If-Range": etag}
        async with self._turns:
            answer = await self._patiently(lambda: self._sent("GET", url, wanted))
            try:
                yield Download(answer, host_of(url))
            finally:
                await answer.aclose()

    async def _json(
        self, method: str, url: str, headers: Mapping[str, str] | None, **content: Any
    ) -> Any:
        """An answer as JSON values, asked for as often as need be."""

        async def once() -> bytes:
            answer = await self._sent(method, url, headers, **content)
            try:
                return await self._read(answer, host_of(url))
            finally:
                await answer.aclose()

        async with self._turns:
            return _values(await self._patiently(once), host_of(url))

    async def _patiently(self, once: Callable[[], Awaitable[_T]]) -> _T:
        """What ``once`` gives, after as many tries and waits as the settings allow."""
        for attempt in range(1, self.settings.tries + 1):
            try:
                return await once()
            except TryAgain as failure:
                wait = wait_before(attempt, failure.retry_after, datetime.now(UTC))
                if attempt == self.settings.tries or wait > self.settings.longest_wait:
                    raise failure.error from None
            await self.settings.sleep(wait)
        raise AssertionError("there is at least one try")

    async def _sent(
        self, method: str, url: str, headers: Mapping[str, str] | None, **content: Any
    ) -> httpx.Response:
        """An answer whose body is not read yet; raises ``TryAgain`` where it may be had later."""
        import httpx

        host = host_of(url)
        if not is_address(url):
            raise no_address(host)
        try:
            request = self._client.build_request(method, url, headers=headers, **content)
            answer = await self._client.send(request, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeEncodeError) as error:
            raise failed(host, error) from None
        if not answer.is_success:
            await answer.aclose()
            retry_after = answer.headers.get("Retry-After", "")
            raise refused(host, answer.status_code, self.settings.key, retry_after)
        return answer

    async def _read(self, answer: httpx.Response, host: str) -> bytes:
        """The body, unless it is larger than the settings allow."""
        import asyncio

        import httpx

        body, largest = bytearray(), self.settings.largest
        try:
            async with asyncio.timeout(self.settings.deadline):
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > largest:
                        raise unreadable(host, f"the answer is larger than {largest} bytes")
        except (httpx.HTTPError, TimeoutError) as error:
            raise failed(host, error) from None
        return bytes(body)


def run(question: Coroutine[Any, Any, _T]) -> _T:
    """What a coroutine gives, for callers that are not asynchronous.

    Where a loop runs in this thread already, as in a notebook, another thread runs it.
    """
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(question)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, question).result()


async def together(questions: Iterable[Coroutine[Any, Any, _T]]) -> list[_T]:
    """What several coroutines give, run side by side; the first that fails ends the others."""
    import asyncio

    tasks = [asyncio.ensure_future(question) for question in questions]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _values(body: bytes, host: str) -> Any:
    """JSON values of an answer."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise unreadable(host, "the answer is not JSON") from None


def _no_number(name: str) -> None:
    """Python reads ``NaN`` and ``Infinity``; JSON and prices know nothing of them."""
    raise ValueError(name)


def _extent(answer: httpx.Response) -> tuple[int, int | None]:
    """First byte of an answer in its file, and the size of the whole file, if it is told."""
    unit, _, rest = answer.headers.get("Content-Range", "").partition(" ")
    first, _, total = rest.partition("/")
    if answer.status_code == 206 and unit == "bytes":
        start = first.partition("-")[0]
        return int(start), int(total) if total.isdecimal() else None
    length = answer.headers.get("Content-Length", "")
    packed = answer.headers.get("Content-Encoding", "identity") != "identity"
    return 0, int(length) if length.isdecimal() and not packed else None


def _final(failure: Exception) -> PriceSourceError:
    """The error of a failure, where there is no further try."""
    return failure.error if isinstance(failure, TryAgain) else PriceSourceError(str(failure))
