"""One comment for one tag, whatever else runs at the same time."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import NamedTuple

from costguard.errors import PlatformError
from costguard.platforms.fit import fitted
from costguard.platforms.marker import Marker, content, folded, has_key
from costguard.platforms.port import Comment, Format, Platform

_GONE = 404
_TRIES = 3


class Behavior(StrEnum):
    """What happens to the comment of an earlier run."""

    UPDATE = "update"
    NEW = "new"
    HIDE_AND_NEW = "hide-and-new"
    DELETE_AND_NEW = "delete-and-new"


class Posted(NamedTuple):
    """What has been done."""

    action: str
    """``created``, ``updated``, ``unchanged``, or ``skipped`` beside one of a later plan."""
    comment: int
    """Id of the comment that stands there now."""


def post(
    platform: Platform,
    text: str,
    marker: Marker,
    behavior: Behavior = Behavior.UPDATE,
    take_over: str = "",
) -> Posted:
    """Post a report as the comment of its tag.

    ``take_over`` is the key in the marker of another tool's comment that is treated as an own one.
    A comment of a later plan is left as it is. Raises ``PlatformError``.
    """
    platform.refuse_closed()
    body = written(platform.format, text, marker)
    there = [] if behavior is Behavior.NEW else _own(platform, marker, take_over)
    newer = next((one for one in there if marker.older_than(one.body)), None)
    if newer is not None:
        return Posted("skipped", newer.id)
    if behavior is Behavior.UPDATE:
        for one in there:
            if content(one.body) == content(body) and marker.is_in(one.body):
                return Posted("unchanged", one.id)
            if _stands(platform, marker, one, body):
                return Posted("updated", one.id)
    created = platform.create(body)
    if behavior is Behavior.HIDE_AND_NEW:
        for one in there:
            _unless_gone(platform.hide, one, folded(one.body, html=platform.format.html))
    elif behavior is Behavior.DELETE_AND_NEW:
        for one in there:
            _unless_gone(platform.delete, one)
    same = body if behavior is Behavior.NEW else None
    return _settled(platform, marker, created, {one.id for one in there}, same)


def written(taken: Format, text: str, marker: Marker) -> str:
    """The comment as it is posted: within what a platform takes, with its marker."""
    room = taken.limit - len(marker.put("", html=taken.html))
    return marker.put(fitted(text, room, html=taken.html), html=taken.html)


def _own(platform: Platform, marker: Marker, take_over: str = "") -> list[Comment]:
    """The comments of a tag, the oldest first."""
    found = (
        one
        for one in platform.comments()
        if marker.is_in(one.body) or (take_over and has_key(one.body, take_over))
    )
    return sorted(found, key=lambda one: one.id)


def _settled(
    platform: Platform, marker: Marker, own: Comment, before: Collection[int], same: str | None
) -> Posted:
    """What is left of a new comment where another run has posted one at the same time.

    The oldest stays, with the text of the later plan. Platforms may also store a comment whose
    request fails, so that the second try makes two. ``same``: only one with this text is another.
    """
    rivals = [
        one
        for one in _own(platform, marker)
        if one.id != own.id and one.id not in before and same in {None, one.body}
    ]
    if not rivals or rivals[0].id > own.id:
        return Posted("created", own.id)
    first = rivals[0]
    # Only the run of the latest plan writes: two that write at once would undo each other.
    done = first.body == own.body or any(marker.older_than(one.body) for one in rivals)
    if not done and not _stands(platform, marker, first, own.body):
        return Posted("created", own.id)
    _unless_gone(platform.delete, own)
    return Posted("updated", first.id)


def _stands(platform: Platform, marker: Marker, comment: Comment, body: str) -> bool:
    """Give a comment its text, again where a run on an older plan has overwritten it meanwhile.

    False where the comment has been deleted.
    """
    for _ in range(_TRIES):
        if not _unless_gone(platform.edit, comment, body):
            return False
        found = (one for one in _own(platform, marker) if one.id == comment.id)
        comment = next(found, comment)
        if not marker.newer_than(comment.body):
            break
    return True


def _unless_gone(action: Callable[..., None], *arguments: object) -> bool:
    """Do something to a comment; False where somebody has deleted it meanwhile."""
    try:
        action(*arguments)
    except PlatformError as error:
        if error.status == _GONE:
            return False
        raise
    return True
