"""Days and times of YAML files as the text that schemas know."""

from __future__ import annotations

from datetime import date
from typing import Any


def as_text(value: Any) -> Any:
    """The data with its days and times as ISO text: YAML makes values of them.

    A time without a zone stays without one.
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return value
