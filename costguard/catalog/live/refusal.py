"""What went wrong with a request for prices, in one line that never holds a key or a query."""

from __future__ import annotations

import re

from costguard.errors import PriceSourceError

BUSY = frozenset({408, 429, 500, 502, 503, 504})
"""Answers after which a request is sent again."""

_UNTRUSTED = re.compile(r"certificate verify failed: ([\w'-]+(?: [\w'-]+)*)")
_LATER = "check the network and the address, or run it later"
_MEANINGS = {
    401: "the key in {key} is not accepted; it is missing, wrong or has run out",
    403: "the key in {key} has no right to read prices, or is not accepted; check it",
    404: "there is nothing at this address; check it, and region and service",
    407: "the proxy does not let the request through; check user and password in HTTP_PROXY",
    429: "too many requests, and waiting has not helped; run it later",
}


class TryAgain(Exception):  # noqa: N818 - it is caught where the request is repeated
    """A request failed in a way that may pass; ``error`` is what to raise when it does not."""

    def __init__(self, error: PriceSourceError, retry_after: str = "") -> None:
        super().__init__(str(error))
        self.error, self.retry_after = error, retry_after


def not_installed() -> PriceSourceError:
    """The error where httpx is not there."""
    return PriceSourceError(
        "live prices need httpx, which is not installed; pip install 'costguard-iac[live]'"
    )


def no_address(host: str) -> PriceSourceError:
    """The error for what is no address that a request can be sent to."""
    return PriceSourceError(f"{host}: not an address of a price server; expected https://...")


def refused(host: str, status: int, key: str, retry_after: str = "") -> Exception:
    """The error for an answer that is not a success; ``TryAgain`` where it may pass.

    ``key`` is the name of the environment variable that holds the key, empty where there is none.
    """
    error = PriceSourceError(f"{host}: {_meaning(status, key)} (HTTP {status})")
    return TryAgain(error, retry_after) if status in BUSY else error


def failed(host: str, error: Exception) -> Exception:
    """The error where no answer came or it broke off; ``TryAgain`` where that may pass."""
    import httpx

    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return no_address(host)
    if isinstance(error, httpx.LocalProtocolError | UnicodeEncodeError):
        # What httpx says of it would show the key.
        return PriceSourceError(
            f"{host}: the request cannot be sent: a header, such as the key, has characters that "
            "HTTP does not allow"
        )
    untrusted = _UNTRUSTED.search(str(error))
    if untrusted:
        return PriceSourceError(
            f"{host}: its TLS certificate is not trusted ({untrusted[1]}); where your network has "
            "a CA of its own, name its file in TLS_CA_CERT_FILE"
        )
    return TryAgain(PriceSourceError(f"{host}: {_happened(error)}; {_LATER}"))


def unreadable(host: str, problem: str) -> PriceSourceError:
    """The error for an answer that is no use; ``problem`` says why."""
    return PriceSourceError(f"{host}: {problem}; check the address of the price server")


def _happened(error: Exception) -> str:
    """What kept an answer from coming whole."""
    import httpx

    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError):
        return "cannot be reached"
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return "did not answer in time"
    if isinstance(error, httpx.ProxyError):
        return "the proxy does not let the request through"
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__).lower()
    return f"the answer broke off ({name})"


def _meaning(status: int, key: str) -> str:
    """What a status means, and what to do."""
    if status in {401, 403} and not key:
        return "it gives nothing without rights"
    if status in _MEANINGS:
        return _MEANINGS[status].format(key=key)
    if 300 <= status < 400:
        return "it points to another address; name that one"
    return "the price server fails; run it later" if status >= 500 else "the request is refused"
