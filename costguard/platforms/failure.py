"""What a platform's refusal means, in one sentence that never holds a token."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Final

from costguard.errors import PlatformError, ToolError
from costguard.platforms.target import Target

TIMEOUT: Final = 20.0
"""Seconds that a platform may take to answer."""
TRIES: Final = 5
"""How often a request is sent before it has failed."""
LONGEST_WAIT: Final = 60.0
"""Seconds that a platform may ask a job to wait."""
BUSY: Final = frozenset({429, 500, 502, 503, 504})
"""Answers after which a request is sent again."""

_REFUSED = re.compile(r"too many ([0-9]{3}) error responses")
_MEANINGS = {
    401: "the token in {variable} is not accepted; it is wrong, or has run out",
    403: "the token in {variable} may not do this; it needs {needs}",
    404: "not found; check repository and pull request, and that the token in {variable} sees them",
    409: "changed by somebody else at the same time; run it again",
    429: "too many requests, and waiting has not helped; run it later",
}


def failure(target: Target, needs: str, status: int | None, detail: object) -> PlatformError:
    """The error for an answer.

    ``needs`` are the rights that the token must have; ``status`` is None where no answer came.
    """
    meaning = _MEANINGS.get(status or 0)
    if meaning is not None:
        text = meaning.format(variable=target.token.variable, needs=needs)
    elif status is None:
        text = "no answer; check the address and the network, or run it later"
    elif status >= 500:
        text = "the platform fails; run it later"
    else:
        text = "the platform refuses"
    answer = f"HTTP {status}" if status else ""
    said = ": ".join(part for part in (answer, scrubbed(target, detail)) if part)
    return PlatformError(f"{target.place}: {text}" + (f" ({said})" if said else ""), status)


def given_up(target: Target, needs: str, error: Exception) -> PlatformError:
    """The error where a client of its own has tried often enough, or got no answer."""
    refused = _REFUSED.search(str(error))
    status = int(refused[1]) if refused else None
    return failure(target, needs, status, "" if refused else type(error).__name__)


def scrubbed(target: Target, detail: object) -> str:
    """A platform's own words on one line, without the token in any form that it is sent in."""
    text = " ".join(str(detail or "").split())
    secret = target.token.secret
    if secret:
        for form in (secret, *_encoded(secret)):
            text = text.replace(form, "***")
    return text if len(text) <= 150 else f"{text[:149]}…"


def not_installed(package: str) -> ToolError:
    """The error for a client that is not there."""
    return ToolError(
        f"{package} is not installed; pip install 'costguard-iac[platforms]' to post comments"
    )


def _encoded(secret: str) -> tuple[str, ...]:
    """The secret as the header for user and password carries it."""
    return tuple(b64encode(form.encode()).decode() for form in (secret, f":{secret}"))
