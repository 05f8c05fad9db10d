"""Entry of the command ``costguard`` and of ``python -m costguard``."""

from __future__ import annotations

import contextlib
import gc
import os
import sys


def main() -> None:
    """Run the command line, and end the process with its exit code."""
    # A run makes many long-lived objects and few cycles: collecting would only cost time.
    gc.disable()
    from costguard.cli import main as command

    code = 0
    try:
        command()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 3
    for stream in (sys.stdout, sys.stderr):
        # A pipe whose reader has gone takes nothing more; a closed stream is None.
        with contextlib.suppress(AttributeError, OSError, ValueError):
            stream.flush()
    # Taking a large plan apart object by object would take as long as pricing a part of it.
    os._exit(code)


if __name__ == "__main__":
    main()
