"""How far a long download is, told to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, "int | None"], None]
"""Is told what is being read, how much of it has been (bytes, rows), and of how much, if known."""
