"""How connections to price servers are opened.

Proxies are those of the environment (``HTTPS_PROXY``, ``NO_PROXY``). TLS is always verified, and a
CA of one's own is trusted when ``TLS_CA_CERT_FILE`` or ``SSL_CERT_FILE`` names its file.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Final

from costguard.catalog.live.refusal import not_installed
from costguard.errors import PriceSourceError
from costguard.version import VERSION

if TYPE_CHECKING:
    import ssl

    import httpx

_OWN: Final = "TLS_CA_CERT_FILE"
_USUAL: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def opened(timeout: float, connections: int) -> httpx.AsyncClient:
    """A client that waits so many seconds for a server, and keeps so many connections open.

    Raises ``PriceSourceError`` without httpx, and for a proxy or a CA that cannot be used.
    """
    try:
        import httpx
    except ImportError:
        raise not_installed() from None
    context = _trusted(tuple(map(os.environ.get, (_OWN, *_USUAL))))
    try:
        return httpx.AsyncClient(
            verify=context,
            timeout=timeout,
            limits=httpx.Limits(max_connections=connections),
            headers={"Accept": "application/json, */*", "User-Agent": f"costguard/{VERSION}"},
        )
    except (ValueError, ImportError, httpx.InvalidURL):  # its message may show a password
        raise PriceSourceError(
            "the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names cannot be used; expected "
            "http://host:port"
        ) from None


@cache
def _trusted(named: tuple[str | None, ...]) -> ssl.SSLContext:
    """The CAs of httpx or of ``SSL_CERT_FILE``, and the user's own.

    ``named`` are the files that the environment names. Reading them takes long, and every round of
    questions opens connections.
    """
    import httpx

    own = named[0]
    try:
        context = httpx.create_ssl_context()
        if own:
            context.load_verify_locations(own)
    except OSError as error:  # that of ssl for a file without certificates is one too
        wrong = _OWN if own else _USUAL[0]
        reason = "it is not there" if isinstance(error, FileNotFoundError) else "it has none"
        raise PriceSourceError(f"the CA certificates of {wrong} cannot be read: {reason}") from None
    return context
