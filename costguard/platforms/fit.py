"""A report within the room that a platform gives it."""

from __future__ import annotations

import re

from costguard.budget.words import count

_BOUNDS = re.compile(r"\n\n(?=<details>)|(?<=</details>)\n\n")
_NOTE = "*{} left out, for the comment has no room for more; the JSON report has all.*"
_RESERVED = 120
"""Characters for the note."""
_SUMMARY = re.compile(r"<details><summary>(.*?)</summary>")
_TAGS = re.compile(r"</?(?:details|sub)>")


def fitted(text: str, room: int, *, html: bool) -> str:
    """A report in Markdown with at most ``room`` characters.

    Details go first, then paragraphs, from the end: verdict and findings stand at the beginning.
    How many are left out is said. Without ``html``, details are not folded but follow a heading.
    """
    text = text.strip()
    if len(text) > room:
        text = _cut(text, room - _RESERVED)
    return text if html else _flat(text)


def _cut(text: str, room: int) -> str:
    parts = [
        part
        for block in _BOUNDS.split(text)
        for part in ([block] if _is_folded(block) else block.split("\n\n"))
    ]
    size = sum(len(part) + 2 for part in parts)
    folded = [place for place, part in enumerate(parts) if _is_folded(part)]
    plain = [place for place, part in enumerate(parts) if not _is_folded(part)]
    dropped: set[int] = set()
    for place in (*reversed(folded), *reversed(plain[1:])):
        if size <= room:
            break
        size -= len(parts[place]) + 2
        dropped.add(place)
    kept = [part for place, part in enumerate(parts) if place not in dropped]
    kept[0] = kept[0][:room]
    return "\n\n".join([*kept, _NOTE.format(count(len(dropped), "section"))])


def _is_folded(part: str) -> bool:
    return part.startswith("<details>")


def _flat(text: str) -> str:
    """Details under a heading, for platforms that show tags as they are."""
    return _TAGS.sub("", _SUMMARY.sub(r"**\1**", text)).strip()
