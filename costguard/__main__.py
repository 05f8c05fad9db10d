"""Entry of the command ``costguard`` and of ``python -m costguard``."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command line."""
    # A run makes many long-lived objects and few cycles: collecting would only cost time.
    gc.disable()
    from costguard.cli import main as command

    command()


if __name__ == "__main__":
    main()
