"""Python's garbage collector, out of the way where there is no garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector, while a large plan is read or priced.

    That makes a great many objects and next to no garbage, and looking through them again and
    again takes a third of the time.

    Freezing and thawing them makes them old without a look at each.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if collecting:
            gc.enable()
