"""Addresses of price servers: whether they are any, and what of them may be shown.

User, password and query are never shown: they may hold a key.
"""

from __future__ import annotations

from urllib.parse import urlsplit

_UNKNOWN = "the price server"


def is_address(url: str) -> bool:
    """Whether a request can be sent there: HTTP, a host, and a port that there is."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host, for messages."""
    try:
        return urlsplit(url).hostname or _UNKNOWN
    except ValueError:
        return _UNKNOWN


def place_of(url: str, usual: str = "") -> str:
    """Host, port and path, less what the path usually ends in: ``prices.example:8080/mirror``.

    Two servers have two places, so that neither is taken for the other.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return _UNKNOWN
    return parts.netloc.rpartition("@")[2] + parts.path.rstrip("/").removesuffix(usual)
