"""The user's files: text in, reports out, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from costguard.errors import ConfigError, UsageError


def read_text(path: Path, what: str) -> str:
    """Text of a file of the user's; raises ``UsageError`` when it is not there or not text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file; expected {what}") from None
    except IsADirectoryError:
        raise UsageError(f"{path}: is a directory; expected {what}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text (byte {error.start}); expected {what}") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}; expected {what}") from None


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there wholly or not at all.

    Raises ``UsageError`` when the folder is missing or cannot be written to.
    """
    import tempfile

    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
