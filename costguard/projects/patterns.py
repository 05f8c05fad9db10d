"""Patterns for paths, as a shell has them, and ``**`` for any number of folders."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_CONFIGURATION = ("*.tf", "*.tf.json", "*.tofu")


def is_pattern(text: str) -> bool:
    """Whether a text is a pattern, and not the name of something that is there."""
    from glob import has_magic

    return has_magic(text) and not Path(text).exists()


def matches(pattern: str, excluded: Iterable[str] = ()) -> list[str]:
    """The files that a pattern matches, and directories of Terraform configuration, by name.

    Hidden ones are left out, and what one of the ``excluded`` patterns matches, or lies in.
    """
    kept_out = {Path(path) for text in excluded for path in (text, *_found(text))}
    return sorted(
        path
        for path in _found(pattern)
        if _is_source(Path(path)) and kept_out.isdisjoint((Path(path), *Path(path).parents))
    )


def _found(pattern: str) -> list[str]:
    from glob import glob

    # Path.glob takes no absolute pattern, and does not leave out what is hidden.
    return glob(pattern, recursive=True)  # noqa: PTH207


def _is_source(path: Path) -> bool:
    if path.is_dir():
        return any(next(path.glob(suffix), None) for suffix in _CONFIGURATION)
    return path.is_file()
