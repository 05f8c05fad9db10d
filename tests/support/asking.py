"""Asking a server by the client of live price sources, without waiting between tries."""

from typing import Any

import pytest

from costguard.catalog.live.http import HttpClient, HttpSettings, run
from costguard.errors import PriceSourceError


class Waits(list[float]):
    """Notes what the client would wait."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def get(url: str, waits: Waits | None = None, settings: HttpSettings | None = None) -> Any:
    """One answer to one question."""
    chosen = (settings or HttpSettings())._replace(sleep=waits if waits is not None else Waits())

    async def ask() -> Any:
        async with HttpClient(chosen) as client:
            return await client.get_json(url)

    return run(ask())


def refusal(url: str, waits: Waits | None = None, settings: HttpSettings | None = None) -> str:
    with pytest.raises(PriceSourceError) as error:
        get(url, waits, settings)
    assert "\n" not in str(error.value)
    assert "s3cret" not in str(error.value)
    return str(error.value)
