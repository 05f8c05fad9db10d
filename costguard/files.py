"""The user's files: text in, reports out, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from costguard.errors import BaselineError, ConfigError, UsageError

_SECONDS = 30
"""How long a job waits for another to finish writing, which takes a moment."""


@contextmanager
def opened_text(path: Path, what: str) -> Iterator[TextIO]:
    """A file of the user's, open for reading text piece by piece; raises as ``read_text``."""
    try:
        with path.open(encoding="utf-8-sig") as stream:
            yield stream
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file; expected {what}") from None
    except IsADirectoryError:
        raise UsageError(f"{path}: is a directory; expected {what}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8 text; expected {what}") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}; expected {what}") from None


def read_text(path: Path, what: str) -> str:
    """Text of a file of the user's; raises ``UsageError`` when it is not there or not text."""
    with opened_text(path, what) as stream:
        try:
            return stream.read()
        except UnicodeDecodeError as error:
            raise ConfigError(
                f"{path}: not UTF-8 text (byte {error.start}); expected {what}"
            ) from None


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there wholly or not at all.

    A symbolic link stays, and what it leads to is written. A device or a pipe is written into,
    for putting a file in its place would take it away from everybody. Raises ``UsageError`` when
    the folder is missing, or it or the file cannot be written to.
    """
    try:
        target = path.resolve()
        if target.exists() and not (target.is_file() or target.is_dir()):
            with target.open("w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
        else:
            _replace(target, text)
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead to each other
        reason = error.strerror if isinstance(error, OSError) else None
        raise UsageError(f"{path}: cannot be written: {reason or error}") from None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Nobody else who asks for the file's lock writes it meanwhile; its folder is made.

    Raises ``BaselineError`` where another job has had the lock too long, ``UsageError`` where the
    folder cannot be written to.
    """
    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=_SECONDS):
            yield
    except Timeout:
        raise BaselineError(
            f"{path}: another job has been writing it for {_SECONDS} seconds; nothing was "
            "written: run this again"
        ) from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from None


def _replace(path: Path, text: str) -> None:
    """Put a new file in the place of ``path`` in one step."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
