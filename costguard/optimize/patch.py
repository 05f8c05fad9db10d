"""Recommendations as a patch: a unified diff of the Terraform files, and what it cannot say."""

from __future__ import annotations

import difflib
import io
import json
import os
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from costguard.model.finding import Change
from costguard.model.plan import Plan
from costguard.model.recommendation import Recommendation
from costguard.model.resource import Resource
from costguard.optimize.hcl import Block, value_of
from costguard.optimize.proposal import REMOVED
from costguard.optimize.source import Source, is_literal, nested

_KEYS = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]')
"""The keys of module instances in an address."""
_MARK = "\ufeff"
"""The byte order mark that some editors put at the beginning of a file."""


class Edit(NamedTuple):
    """A piece of a file that gets another text."""

    file: Path
    start: int
    end: int
    text: str


class Patch(NamedTuple):
    """A unified diff, and the changes that somebody has to make by hand."""

    diff: str
    by_hand: tuple[str, ...]
    """One sentence each: the address, the attribute, the value, and why."""


class _Planned(NamedTuple):
    """A recommendation's changes, each as an edit, or as why it has to be made by hand."""

    address: str
    edits: tuple[tuple[str, Edit | str], ...]
    """What each is said to be, and the edit."""


def patch(recommendations: Iterable[Recommendation], plan: Plan, folder: Path) -> Patch:
    """The patch for a configuration's files; a recommendation is in it whole or not at all.

    Raises ``UsageError`` for a folder without any.
    """
    source = Source(folder)
    planned = [_planned(one, plan, source) for one in recommendations]
    kept = [one for one in planned if not any(isinstance(edit, str) for _, edit in one.edits)]
    while (fitting := _alone(kept, plan)) != kept:
        kept = fitting
    edits = {edit for one in kept for _, edit in one.edits if isinstance(edit, Edit)}
    by_hand = [line for one in planned if one not in kept for line in _by_hand(one)]
    return Patch(_diff(edits, folder), tuple(by_hand))


def _planned(one: Recommendation, plan: Plan, source: Source) -> _Planned:
    resource = plan.after[one.address]
    edits = ((described(change), _edit(source, resource, change)) for change in one.changes)
    return _Planned(one.address, tuple(edits))


def _alone(planned: Sequence[_Planned], plan: Plan) -> list[_Planned]:
    """Those whose edits change no other resource than those that they are recommended for."""
    addresses: dict[Edit | str, list[str]] = defaultdict(list)
    for one in planned:
        for _, edit in one.edits:
            addresses[edit].append(one.address)
    return [one for one in planned if all(_whole(plan, addresses[edit]) for _, edit in one.edits)]


def _by_hand(one: _Planned) -> Iterator[str]:
    told = [edit for _, edit in one.edits if isinstance(edit, str)]
    rest = (
        "what it goes with has to be made by hand"
        if told
        else "the same block makes other resources too, for which it is not recommended"
    )
    for said, edit in one.edits:
        yield f"{one.address}: {said}: {edit if isinstance(edit, str) else rest}"


def _whole(plan: Plan, addresses: Iterable[str]) -> bool:
    """Whether these are all resources that their block makes."""
    kept = set(addresses)
    blocks = {_block_key(plan.after[address]) for address in kept}
    return all(r.address in kept for r in plan.after.values() if _block_key(r) in blocks)


def _block_key(resource: Resource) -> tuple[str, str, str]:
    return resource.type, resource.name, _KEYS.sub("", resource.module)


def described(change: Change) -> str:
    """A change as people write it, such as ``instance_type = "m6a.large"``."""
    if change == REMOVED:
        return "remove the resource"
    path = change.path
    return f"{path} taken out" if change.value is None else f"{path} = {_literal(change.value)}"


def _edit(source: Source, resource: Resource, change: Change) -> Edit | str:
    """The edit for a change, or why there is none."""
    place = source.block_of(resource.address)
    if place is None:
        return "its block is not in the folder"
    folder, block = place
    if change == REMOVED:
        return f"it is made at {block.file.name}:{block.line(block.start)}"
    *above, key = change.path.split(".")
    if key.isdecimal():
        return f"it stands in a list at {block.file.name}:{block.line(block.start)}"
    inner = nested(block, above)
    if inner is None or change.value is None:
        return f"it belongs into the block at {block.file.name}:{block.line(block.start)}"
    return _assigned(source, folder, inner, key, change.value)


def _assigned(source: Source, folder: Path, block: Block, key: str, new: Any) -> Edit | str:
    value = value_of(block, key)
    if value is None:
        return _inserted(block, key, new)
    if is_literal(value):
        return Edit(block.file, value.start, value.end, _literal(new))
    name, variable = source.variable(folder, value)
    default = value_of(variable, "default") if variable is not None else None
    if variable is not None and default is not None and is_literal(default):
        return Edit(variable.file, default.start, default.end, _literal(new))
    where = f"{block.file.name}:{block.line(value.start)}"
    return f"set by var.{name} in {where}" if name else f"set by an expression in {where}"


def _inserted(block: Block, key: str, new: Any) -> Edit | str:
    """An attribute of its own line, before the closing bracket of a block."""
    start = block.text.rfind("\n", 0, block.end) + 1
    if block.text[start : block.end].strip():
        return f"it belongs into the block at {block.file.name}:{block.line(block.start)}"
    indent = block.text[start : block.end] + "  "
    return Edit(block.file, start, start, f"{indent}{key} = {_literal(new)}\n")


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _diff(edits: Iterable[Edit], folder: Path) -> str:
    by_file: dict[Path, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_file[edit.file].append(edit)
    parts: list[str] = []
    for file, made in sorted(by_file.items()):
        old = file.read_bytes().decode()  # with its line ends and its byte order mark, if any
        name = _relative(file, folder)
        lines = (_lines(old), _lines(_edited(old, made)))
        parts += map(_ended, difflib.unified_diff(*lines, f"a/{name}", f"b/{name}"))
    return "".join(parts)


def _edited(old: str, made: Iterable[Edit]) -> str:
    """A file's text as it stands, edited where the edits count each line end as one character."""
    mark = len(_MARK) if old.startswith(_MARK) else 0
    returns = [found.start() - mark - n for n, found in enumerate(re.finditer("\r\n", old))]
    new = old
    for edit in sorted(made, key=lambda e: -e.start):
        start, end = (mark + at + bisect_left(returns, at) for at in (edit.start, edit.end))
        text = edit.text.replace("\n", "\r\n") if returns else edit.text
        new = new[:start] + text + new[end:]
    return new


def _lines(text: str) -> list[str]:
    """Lines as git and patch know them: only a line feed ends one."""
    return list(io.StringIO(text, newline="\n"))


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _relative(file: Path, folder: Path) -> str:
    """The file's path from the folder on; a module may lie beside it."""
    return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
