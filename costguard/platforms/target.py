"""The pull request that a comment is for, and how its platform is reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from costguard.errors import PlatformError

_HERE = {"localhost", "127.0.0.1", "::1"}


class Token(NamedTuple):
    """A secret and the variable that it stands in; it never shows itself."""

    secret: str = ""
    variable: str = ""

    def __repr__(self) -> str:
        return f"Token({self.variable!r})"


class Target(NamedTuple):
    """A pull request on a platform."""

    platform: str
    """A name of ``PLATFORMS``."""
    api: str
    """Address of the platform's interface."""
    token: Token
    repo: str = ""
    """In the platform's words: ``owner/name``, a project's path, ``PROJECT/repository``."""
    pull_request: int = 0
    """Its number; 0 where it is not known."""
    commit: str = ""
    """The commit that the run is about, where the job tells it."""
    summary: str = ""
    """File that the job shows as its summary, where it has one."""

    @property
    def place(self) -> str:
        """The pull request, for messages."""
        return f"{self.platform}: {self.repo} #{self.pull_request}"


def token_of(environ: Mapping[str, str], *variables: str) -> Token:
    """The first of these variables that is set; else none, with the first one's name."""
    for name in variables:
        if environ.get(name):
            return Token(environ[name].strip(), name)
    return Token(variable=variables[0])


def number(text: str | None) -> int:
    """The number of a pull request; 0 where the text is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else 0


def secret_of(target: Target) -> str:
    """The token of a target, for an address at which it is safe.

    Raises ``PlatformError`` where there is none, where it has characters that no header can carry,
    and for an address without TLS on another machine, where everyone between could read it.
    """
    token = target.token
    if not token.secret:
        raise PlatformError(f"{target.place}: no token; set {token.variable}")
    if not (token.secret.isascii() and token.secret.isprintable()):
        raise PlatformError(
            f"{target.place}: {token.variable} holds characters that no token has; set it anew"
        )
    parts = urlsplit(target.api)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise PlatformError(
            f"{target.place}: the address {target.api:.100} does not begin with https://, and the "
            "token would be readable on its way"
        )
    return token.secret
