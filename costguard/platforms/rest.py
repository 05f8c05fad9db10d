"""JSON over HTTP for platforms without a client of their own: retries, waits and errors."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from costguard.errors import PlatformError
from costguard.platforms.failure import BUSY, LONGEST_WAIT, TIMEOUT, TRIES, failure, not_installed
from costguard.platforms.target import Target

if TYPE_CHECKING:
    import httpx


class Rest:
    """Requests below one address, with the token of a target.

    ``authorization`` is the value of that header. ``needs`` says which rights the token must have.
    """

    def __init__(self, target: Target, base: str, authorization: str, needs: str) -> None:
        try:
            import httpx
        except ImportError:
            raise not_installed("httpx") from None
        self._target, self._base, self._needs = target, base, needs
        headers = {"Authorization": authorization, "Accept": "application/json"}
        self._client = httpx.Client(headers=headers, timeout=TIMEOUT)

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        *,
        data: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Any:
        """The answer as JSON values, None where it is empty.

        ``path`` follows the base, or is a whole address on the same host, such as the next page's.
        Raises ``PlatformError``.
        """
        url = self._address(path)
        for tries_left in reversed(range(TRIES)):
            answer, reason = self._sent(method, url, data, query)
            wait = _wait(answer, TRIES - tries_left)
            if answer is not None and answer.status_code not in BUSY:
                return self._read(answer)
            if not tries_left or wait > LONGEST_WAIT:
                break
            time.sleep(wait)
        status = None if answer is None else answer.status_code
        raise failure(self._target, self._needs, status, reason)

    def _address(self, path: str) -> str:
        if not path or path.startswith("/"):
            return self._base + path
        if urlsplit(path)[:2] != urlsplit(self._base)[:2]:
            # The token goes nowhere but to the platform, whatever its answer says.
            raise PlatformError(f"{self._target.place}: the next page is on another host")
        return path

    def _sent(
        self,
        method: str,
        url: str,
        data: Mapping[str, Any] | None,
        query: Mapping[str, Any] | None,
    ) -> tuple[httpx.Response | None, str]:
        """The answer, None where none came; and what there is to say of it."""
        import httpx

        try:
            answer = self._client.request(method, url, json=data, params=query)
        except httpx.HTTPError as error:
            return None, type(error).__name__
        except httpx.InvalidURL:
            raise PlatformError(f"{self._target.place}: not an address: {url:.100}") from None
        return answer, _words(answer)

    def _read(self, answer: httpx.Response) -> Any:
        status = answer.status_code
        if status in {203, 302}:  # Azure's way of asking for another token: a page to sign in
            raise failure(self._target, self._needs, 401, "a page to sign in")
        if not answer.is_success:
            raise failure(self._target, self._needs, status, _words(answer))
        try:
            return answer.json() if answer.content else None
        except ValueError:
            raise failure(self._target, self._needs, status, "not JSON") from None


def _wait(answer: httpx.Response | None, attempt: int) -> float:
    """Seconds until the next try: what the platform asks for, or twice as long each time."""
    asked = "" if answer is None else answer.headers.get("Retry-After", "")
    if asked.isascii() and asked.isdecimal():
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        return float(2**attempt) / 8
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _words(answer: httpx.Response) -> str:
    """The platform's own message, wherever in the answer it stands."""
    try:
        said = answer.json()
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    errors = said.get("errors")
    for part in (said.get("error"), errors[0] if isinstance(errors, list) and errors else None):
        if isinstance(part, dict):
            return str(part.get("message", ""))
    return str(said.get("message", ""))
