"""Nested blocks that are in a plan only where the configuration has them.

A plan says "known after apply" of a ``dynamic`` block whose number is not known, and as well of a
block that the provider fills in where it is left out. A generated table beside this file names
those that no provider fills in: unknown, they are given.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_suffix(".csv")


@cache
def only_given(kind: str, path: str) -> frozenset[str]:
    """Names of such blocks of the type ``kind`` in its block at ``path``; ``""`` is the top."""
    paths = given_blocks().get(kind, ())
    return frozenset(name for outer, _, name in (p.rpartition(".") for p in paths) if outer == path)


@cache
def given_blocks() -> Mapping[str, tuple[str, ...]]:
    """The table: paths of such blocks by type, as far as pricing rules read them."""
    with _TABLE.open(encoding="utf-8", newline="") as stream:
        lines = csv.reader(stream)
        next(lines)
        return {kind: tuple(paths.split(";")) for kind, paths in lines}
