"""What every platform can do with the comments of one pull request."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol


class Comment(NamedTuple):
    """A comment on a pull request."""

    id: int
    """Grows with time on every platform, so that the smallest is the oldest."""
    body: str
    handle: Any = None
    """What the platform's client needs to change it."""


class Format(NamedTuple):
    """What a platform takes as the text of a comment."""

    limit: int
    """Characters that a comment may have."""
    html: bool = True
    """Whether details can be folded, and a marker hidden in a link that leads nowhere."""


class Platform(Protocol):
    """The comments of one pull request.

    All methods raise ``PlatformError``; its ``status`` is 404 where the comment is gone.
    """

    format: Format

    def close(self) -> None:
        """End the connection."""

    def refuse_closed(self) -> None:
        """Raise ``PlatformError`` where the pull request is not open."""

    def comments(self) -> list[Comment]:
        """All comments that people see, in any order."""

    def create(self, body: str) -> Comment:
        """Post a comment."""

    def edit(self, comment: Comment, body: str) -> None:
        """Give a comment another text."""

    def delete(self, comment: Comment) -> None:
        """Take a comment away."""

    def hide(self, comment: Comment, folded: str) -> None:
        """Hide a comment as outdated; where the platform cannot, it becomes ``folded``."""
