"""How connections to price servers are opened.

Proxies are those of the environment (``HTTPS_PROXY``, ``NO_PROXY``). TLS is always verified, and a
CA of one's own is trusted when ``TLS_CA_CERT_FILE`` or ``SSL_CERT_FILE`` names its file.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from costguard.catalog.live.refusal import not_installed
from costguard.errors import PriceSourceError
from costguard.version import VERSION

if TYPE_CHECKING:
    import ssl

    import httpx


def opened(timeout: float, connections: int) -> httpx.AsyncClient:
    """A client that waits so many seconds for a server, and keeps so many connections open.

    Raises ``PriceSourceError`` without httpx, and for a proxy or a CA that cannot be used.
    """
    try:
        import httpx
    except ImportError:
        raise not_installed() from None
    context = _trusted()
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


def _trusted() -> ssl.SSLContext:
    """The CAs of httpx or of ``SSL_CERT_FILE``, and the user's own."""
    import httpx

    own = os.environ.get("TLS_CA_CERT_FILE")
    try:
        context = httpx.create_ssl_context()
        if own:
            context.load_verify_locations(own)
    except OSError as error:  # that of ssl for a file without certificates is one too
        named = "TLS_CA_CERT_FILE" if own else "SSL_CERT_FILE"
        reason = "it is not there" if isinstance(error, FileNotFoundError) else "it has none"
        raise PriceSourceError(f"the CA certificates of {named} cannot be read: {reason}") from None
    return context
