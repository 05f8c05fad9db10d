"""Where blocks and attributes stand in Terraform's files: positions, which parsers do not keep.

Only what a patch needs is read: blocks with their labels, and attributes whose value stands on
one line. Texts, comments and heredocs are passed over whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_SKIPPED = re.compile(
    r'"(?:\\.|\$\{[^}\n]*\}|[^"\\\n])*"|#[^\n]*|//[^\n]*|/\*.*?\*/'
    r"|<<-?(?P<mark>\w+)\n.*?^\s*(?P=mark)$",
    re.DOTALL | re.MULTILINE,
)
_HEADER = re.compile(
    r'^[ \t]*(?P<kind>[\w-]+)(?P<labels>(?:[ \t]+"[^"\n]*")*)[ \t]*\{', re.MULTILINE
)
_ATTRIBUTE = re.compile(r"^[ \t]*(?P<key>[\w-]+)[ \t]*=(?!=)[ \t]*(?P<value>[^\n]*)$", re.MULTILINE)
_LABEL = re.compile(r'"([^"\n]*)"')


class Block(NamedTuple):
    """A block of a file."""

    file: Path
    text: str
    """Of the whole file."""
    kind: str
    labels: tuple[str, ...]
    start: int
    """Where its body begins."""
    end: int
    """Where its closing bracket stands."""

    def line(self, position: int) -> int:
        """Number of the line of a position in the file."""
        return self.text.count("\n", 0, position) + 1


class Value(NamedTuple):
    """What is assigned to an attribute: its text, and where it stands in the file."""

    text: str
    start: int
    end: int


def top_blocks(file: Path, text: str) -> Iterator[Block]:
    """The blocks of a file that stand in no other."""
    yield from _blocks(file, text, 0, len(text))


def inner_blocks(block: Block, kind: str) -> list[Block]:
    """The blocks of a kind that stand in a block, not deeper."""
    found = _blocks(block.file, block.text, block.start, block.end)
    return [inner for inner in found if inner.kind == kind]


def value_of(block: Block, key: str) -> Value | None:
    """The value of an attribute of the block itself; None where it has none."""
    blank = _blanked(block.text)
    inside = list(_blocks(block.file, block.text, block.start, block.end))
    for match in _ATTRIBUTE.finditer(blank, block.start, block.end):
        start = match.start("key")
        if match["key"] != key or any(b.start <= start < b.end for b in inside):
            continue
        raw = block.text[match.start("value") : match.end("value")]
        kept = blank[match.start("value") : match.end("value")].rstrip()
        length = len(kept) if kept else len(raw)
        return Value(raw[:length], match.start("value"), match.start("value") + length)
    return None


def _blocks(file: Path, text: str, start: int, end: int) -> Iterator[Block]:
    blank = _blanked(text)
    position = start
    while match := _HEADER.search(text, position, end):
        if blank[match.end() - 1] != "{":  # in a comment, a text or a heredoc
            position = match.end()
            continue
        close = _closing(blank, match.end(), end)
        labels = tuple(_LABEL.findall(match["labels"]))
        yield Block(file, text, match["kind"], labels, match.end(), close)
        position = close


def _closing(blank: str, start: int, end: int) -> int:
    depth = 1
    for position in range(start, end):
        depth += {"{": 1, "}": -1}.get(blank[position], 0)
        if not depth:
            return position
    return end


def _blanked(text: str) -> str:
    """The text with marks in place of texts, comments and heredocs; every position stays."""
    return _SKIPPED.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    filler = '"' if match[0].startswith('"') else " "
    return "".join("\n" if c == "\n" else filler for c in match[0])
