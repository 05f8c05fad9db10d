"""Which cache is used: the team's where the environment names one, else the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from costguard.catalog.live.cache import AnswerStore
from costguard.catalog.live.cache_redis import VARIABLE, RedisStore
from costguard.catalog.live.cache_report import CacheReport
from costguard.catalog.live.cache_sqlite import SqliteStore


def store_of(environ: Mapping[str, str], report: CacheReport) -> AnswerStore:
    """The store that ``COSTGUARD_CACHE_URL`` names, else the one in the user's cache folder.

    Raises ``UsageError`` where the variable holds no address of a Redis server.
    """
    url = environ.get(VARIABLE)
    return RedisStore(url, report) if url else SqliteStore(folder_of(environ), report)


def folder_of(environ: Mapping[str, str]) -> Path:
    """The folder of the user's cache: ``COSTGUARD_CACHE_DIR``, else the system's for programs."""
    told = environ.get("COSTGUARD_CACHE_DIR")
    if told:
        return Path(told)
    from platformdirs import user_cache_path

    return user_cache_path("costguard", appauthor=False)
