"""The cache of one user: a SQLite file, which parallel jobs may share.

Every read and every write is one short transaction. A file that is damaged is started anew, and
where none can be written the program goes on without; either is noted once.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from costguard.catalog.live.cache_report import CacheReport

FILE: Final = "answers-1.sqlite"
"""Another layout gets another name, so that two versions of costguard do not fight over it."""
MOST_BYTES: Final = 64 * 2**20
"""Size of the file from which on the half goes that lapses first."""
_PATIENCE: Final = 5.0
"""Seconds to wait for another job's transaction, which takes a few milliseconds."""

_CREATE = (
    """
    CREATE TABLE IF NOT EXISTS answer (
        key TEXT PRIMARY KEY, value BLOB NOT NULL, expires INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX IF NOT EXISTS answer_expires ON answer (expires)",
)
_GET = "SELECT value FROM answer WHERE key = ? AND expires > ?"
_PUT = "INSERT OR REPLACE INTO answer (key, value, expires) VALUES (?, ?, ?)"
_LAPSED = "DELETE FROM answer WHERE expires <= ?"
_MIDDLE = """
    SELECT expires FROM answer ORDER BY expires
    LIMIT 1 OFFSET (SELECT count(*) / 2 FROM answer)
"""


class SqliteStore:
    """Keeps values in ``folder``; ``clock`` gives seconds since 1970."""

    def __init__(
        self,
        folder: Path,
        report: CacheReport,
        *,
        clock: Callable[[], float] = time.time,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.path = folder / FILE
        self._report = report
        self._clock = clock
        self._most_bytes = most_bytes

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The values that are there and have not lapsed, by key."""
        found: dict[str, bytes] = {}
        if not self.path.exists():
            return found
        with self._reported(), self._transaction("rw", "BEGIN") as connection:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'answer'").fetchone():
                now = int(self._clock())
                rows = {key: connection.execute(_GET, (key, now)).fetchone() for key in keys}
                # Others may have written to the file; what is no bytes is none of ours.
                found = {key: row[0] for key, row in rows.items() if row and _is_value(row[0])}
        return found

    def put_many(self, items: Mapping[str, bytes], ttl: timedelta) -> None:
        """Keep values for ``ttl``, each in the place of the one that its key had."""
        now = int(self._clock())
        expires = now + int(ttl.total_seconds())
        with self._reported():
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._transaction("rwc", "BEGIN IMMEDIATE") as connection:
                for statement in _CREATE:
                    connection.execute(statement)
                connection.execute(_LAPSED, (now,))
                if _bytes_used(connection) > self._most_bytes:
                    connection.execute(_LAPSED, connection.execute(_MIDDLE).fetchone())
                rows = ((key, value, expires) for key, value in items.items())
                connection.executemany(_PUT, rows)

    @contextmanager
    def _transaction(self, mode: str, begin: str) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction; nothing stays open in between."""
        address = f"{self.path.absolute().as_uri()}?mode={mode}"
        connected = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
        with closing(connected) as connection:
            # What a power cut damages is started anew; waiting for the disk is worth nothing.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Failures become notes: a cache is never the reason for a check to fail."""
        try:
            yield
        except sqlite3.OperationalError as error:
            self._report.note(f"{self.path}: the cache cannot be used: {error}; going on without")
        except sqlite3.DatabaseError as error:
            self._restart(error)
        except OSError as error:
            reason = error.strerror or error
            self._report.note(f"{self.path}: the cache cannot be used: {reason}; going on without")

    def _restart(self, error: sqlite3.DatabaseError) -> None:
        """Take a damaged file away; the next write makes a new one."""
        try:
            # A journal that is left over would be taken for the new file's.
            self.path.with_name(f"{FILE}-journal").unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)
        except OSError:
            self._report.note(f"{self.path}: the cache is damaged: {error}; going on without")
        else:
            self._report.note(f"{self.path}: the cache was damaged ({error}) and is started anew")


def _is_value(cell: object) -> bool:
    return isinstance(cell, bytes)


def _bytes_used(connection: sqlite3.Connection) -> int:
    used, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((used - free) * size)
