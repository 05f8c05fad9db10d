"""The user's own price book: where it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def user_book(environ: Mapping[str, str]) -> Path:
    """Where the user's book is, or would be.

    In ``COSTGUARD_DATA_DIR``, else where the system keeps the data of a user's programs.
    """
    told = environ.get("COSTGUARD_DATA_DIR")
    if told:
        return Path(told) / "prices.sqlite"
    from platformdirs import user_data_path

    return user_data_path("costguard", appauthor=False) / "prices.sqlite"
