"""The user's own price books: where they are, one for each currency."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from costguard.model.money import USD


def user_book(environ: Mapping[str, str], currency: str = USD.code) -> Path:
    """Where the user's book in a currency is, or would be: ``prices-eur.sqlite``.

    That in US dollars is ``prices.sqlite``. They are in ``COSTGUARD_DATA_DIR``, else where the
    system keeps the data of a user's programs.
    """
    name = "prices" if currency == USD.code else f"prices-{currency.lower()}"
    return _folder(environ) / f"{name}.sqlite"


def user_books(environ: Mapping[str, str]) -> list[Path]:
    """The user's books that are there, of whatever currency, in the order of their names."""
    return sorted(_folder(environ).glob("prices*.sqlite"))


def _folder(environ: Mapping[str, str]) -> Path:
    told = environ.get("COSTGUARD_DATA_DIR")
    if told:
        return Path(told)
    from platformdirs import user_data_path

    return user_data_path("costguard", appauthor=False)
