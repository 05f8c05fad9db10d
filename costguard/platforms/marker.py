"""The line by which costguard finds its own comment again.

It says for what the comment is (the tag) and of when: ``[//]: <> (costguard-comment, tag=web,
valid-at=2026-01-02T03:04:05Z)``, a link that leads nowhere and is not shown. Bitbucket would show
it; there it stands in italics at the end. Only the first and the last line are looked at, so that
nobody who quotes a comment has his own taken for costguard's.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

from costguard.errors import UsageError

_KEY = "costguard-comment"
_OUTDATED = "costguard-outdated"
_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
_LINE = re.compile(r"(?:\[//\]: <> |\*)\((?P<key>[\w./-]+)(?P<rest>[,=][^()]*)?\)\*?")
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class Marker(NamedTuple):
    """Of which comment, and of when."""

    tag: str
    valid_at: datetime
    """When the plan was judged; in UTC, whole seconds."""

    @classmethod
    def of(cls, tag: str, valid_at: datetime) -> Marker:
        """A marker for a tag; raises ``UsageError`` for one that cannot stand in it."""
        if not _TAG.fullmatch(tag):
            raise UsageError(
                f"--tag {tag!r:.60}: expected up to 100 letters, digits and . _ / -, "
                "beginning with a letter or a digit"
            )
        return cls(tag, valid_at.astimezone(UTC).replace(microsecond=0))

    def put(self, text: str, *, html: bool) -> str:
        """The text with this marker."""
        words = f"({_KEY}, tag={self.tag}, valid-at={self.valid_at:{_MOMENT}})"
        return f"[//]: <> {words}\n{text}" if html else f"{text}\n\n*{words}*"

    def is_in(self, body: str) -> bool:
        """Whether a comment is costguard's own with this tag."""
        return any(key == _KEY and _value(rest, "tag") == self.tag for key, rest in _lines(body))

    def older_than(self, body: str) -> bool:
        """Whether a comment was made of a later plan."""
        return any(key == _KEY and _moment(rest) > self.valid_at for key, rest in _lines(body))

    def newer_than(self, body: str) -> bool:
        """Whether a comment of this tag was made of an earlier plan."""
        return self.is_in(body) and all(_moment(rest) < self.valid_at for _, rest in _lines(body))


def has_key(body: str, key: str) -> bool:
    """Whether a comment has another tool's marker with this key, as Infracost writes it."""
    return any(found == key for found, _ in _lines(body))


def content(body: str) -> str:
    """A comment without its marker, to compare with another one."""
    return "\n".join(line for line in _split(body) if not _LINE.fullmatch(line)).strip()


def folded(body: str, *, html: bool) -> str:
    """An outdated comment, folded where the platform can, and else its first line alone.

    Its marker is another one, so that it is not found any more.
    """
    text = content(body)
    if html:
        summary = "<details><summary>costguard: outdated</summary>"
        return f"[//]: <> ({_OUTDATED})\n{summary}\n\n{text}\n\n</details>"
    return f"Outdated: {text.partition(chr(10))[0].lstrip('# ')}\n\n*({_OUTDATED})*"


def _split(body: str) -> list[str]:
    return [line.rstrip() for line in body.strip().splitlines()]


def _lines(body: str) -> list[tuple[str, str]]:
    """Key and rest of the markers on the first and the last line."""
    lines = _split(body)
    ends = {lines[0], lines[-1]} if lines else set()
    found = (_LINE.fullmatch(line) for line in ends)
    return [(match["key"], match["rest"] or "") for match in found if match]


def _value(rest: str, name: str) -> str:
    match = re.search(rf"[, ]{name}=([^, ]*)", rest)
    return match[1] if match else ""


def _moment(rest: str) -> datetime:
    try:
        return datetime.strptime(_value(rest, "valid-at"), _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
