"""What the program is at and comes across, told to whoever watches, if anybody does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Watcher(Protocol):
    """Is told of every step when it begins and when it is over, failed ones included."""

    def begin(self, text: str) -> None:
        """A step begins; names in the text come from plans and are not trusted."""

    def end(self, text: str) -> None:
        """The step is over."""

    def note(self, text: str) -> None:
        """Something has come up that is good to know."""

    def detail(self, text: str) -> None:
        """Something that only who looks closely wants to know."""


_WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


def watch(watcher: Watcher | None) -> None:
    """Tell this watcher of all steps from now on; None ends that."""
    _WATCHER.set(watcher)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Tell the watcher of what is done in this block; blocks do not nest."""
    watcher = _WATCHER.get()
    if watcher is None:
        yield
        return
    watcher.begin(text)
    try:
        yield
    finally:
        watcher.end(text)


def note(text: str) -> None:
    """Tell the watcher something that is good to know; not within a step."""
    watcher = _WATCHER.get()
    if watcher is not None:
        watcher.note(text)


def detail(text: str) -> None:
    """Tell the watcher something for those who look closely; not within a step."""
    watcher = _WATCHER.get()
    if watcher is not None:
        watcher.detail(text)
