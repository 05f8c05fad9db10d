"""How often and how long the clients that are built on urllib3 try.

Importing this module needs the extra ``platforms``.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from requests.exceptions import RetryError
from urllib3.util import Retry

from costguard.platforms.failure import BUSY, LONGEST_WAIT, TRIES

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

POLICY: dict[str, Any] = {
    "total": TRIES - 1,
    "backoff_factor": 0.25,
    "status_forcelist": sorted(BUSY),
    "allowed_methods": frozenset({"GET", "POST", "PATCH", "PUT", "DELETE"}),
}
"""For any ``Retry``. A comment that is posted twice by this is found afterwards."""


def quieten() -> None:
    """Let the clients log errors only: what went wrong is said once, as an error of ours."""
    for name in ("github", "urllib3"):
        logging.getLogger(name).setLevel(logging.ERROR)


class Patient(Retry):
    """Does not wait longer than a job can."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Seconds that the platform asks for; raises ``RetryError`` where they are too many."""
        seconds = super().get_retry_after(response)
        if seconds is not None and seconds > LONGEST_WAIT:
            raise RetryError(f"too many {response.status} error responses")
        return seconds
