"""Finds the block of a resource in the folder of a Terraform configuration."""

from __future__ import annotations

import re
from pathlib import Path

from costguard.errors import UsageError
from costguard.files import read_text
from costguard.optimize.hcl import Block, Value, inner_blocks, top_blocks, value_of

_MODULE = re.compile(r'module\.([\w-]+)(?:\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\])?\.')
_RESOURCE = re.compile(r"([\w-]+)\.([\w-]+)")
_LITERAL = re.compile(r'"(?:\\.|[^"\\$%]|\$(?!\{)|%(?!\{))*"|-?\d+(?:\.\d+)?|true|false')
_VARIABLE = re.compile(r"var\.([\w-]+)")


class Source:
    """The files of a configuration; each is read once.

    Raises ``UsageError`` for a folder that is not there or holds no ``.tf`` files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._blocks: dict[Path, list[Block]] = {}
        self._named: dict[Path, dict[tuple[str, ...], Block]] = {}
        if not self.blocks(folder):
            raise UsageError(
                f"{folder}: no Terraform files (*.tf) there; give the folder of the configuration"
            )

    def blocks(self, folder: Path) -> list[Block]:
        """The blocks of a module's files."""
        if folder not in self._blocks:
            files = sorted(folder.glob("*.tf")) if folder.is_dir() else []
            self._blocks[folder] = [
                block
                for file in files
                for block in top_blocks(file, read_text(file, "a Terraform file"))
            ]
        return self._blocks[folder]

    def block_of(self, address: str) -> tuple[Path, Block] | None:
        """The folder and the block that a resource is made by; None where it is not found.

        Modules are followed where their source is a folder.
        """
        folder, _, name = self._way(address)
        block = self._resource(folder, name)
        return None if folder is None or block is None else (folder, block)

    def nearest(self, address: str) -> Block | None:
        """The block of a resource; where it is not at hand, the call of the module it comes from.

        None where neither is found.
        """
        folder, call, name = self._way(address)
        return self._resource(folder, name) or call

    def variable(self, folder: Path, value: Value) -> tuple[str, Block | None]:
        """Name and block of the variable that a value is; an empty name where it is none.

        The block is None where its default is not to be changed: a file of values sets the
        variable, a module is given it, or something else uses it too.
        """
        match = _VARIABLE.fullmatch(value.text)
        if match is None:
            return "", None
        block = self._block(folder, "variable", match[1])
        if block is None or folder != self.folder or self._set_elsewhere(match[1]):
            return match[1], None
        return match[1], block if self._uses(folder, match[1]) == 1 else None

    def _way(self, address: str) -> tuple[Path | None, Block | None, str]:
        """Where a resource's module leads: its folder, its call, and the address in the module."""
        folder: Path | None = self.folder
        call: Block | None = None
        while folder is not None and (match := _MODULE.match(address)):
            block = self._block(folder, "module", match[1])
            folder, call = (None, call) if block is None else (_called(folder, block), block)
            address = address[match.end() :]
        return folder, call, address

    def _resource(self, folder: Path | None, name: str) -> Block | None:
        match = _RESOURCE.match(name)
        if folder is None or match is None:
            return None
        return self._block(folder, "resource", match[1], match[2])

    def _block(self, folder: Path, *name: str) -> Block | None:
        """The block with this kind and these labels."""
        if folder not in self._named:
            # Of two with one name, which Terraform refuses, the first stays.
            blocks = reversed(self.blocks(folder))
            self._named[folder] = {(block.kind, *block.labels): block for block in blocks}
        return self._named[folder].get(name)

    def _uses(self, folder: Path, name: str) -> int:
        texts = {block.file: block.text for block in self.blocks(folder)}
        used = re.compile(rf"\bvar\.{re.escape(name)}\b")
        return sum(len(used.findall(text)) for text in texts.values())

    def _set_elsewhere(self, name: str) -> bool:
        files = (*self.folder.glob("*.tfvars"), *self.folder.glob("*.tfvars.json"))
        wanted = re.compile(rf'^\s*"?{re.escape(name)}"?\s*[=:]', re.MULTILINE)
        return any(wanted.search(read_text(file, "a file of variables")) for file in files)


def _called(folder: Path, call: Block) -> Path | None:
    """The folder of a module that is called; None where its source is no folder."""
    source = value_of(call, "source")
    path = source.text.strip('"') if source else ""
    return (folder / path).resolve() if path.startswith(".") else None


def nested(block: Block, path: list[str]) -> Block | None:
    """The block at the end of a path such as ``["root_block_device", "0"]``; None without one."""
    for kind, number in zip(path[::2], path[1::2], strict=False):
        found = inner_blocks(block, kind)
        if not number.isdecimal() or int(number) >= len(found):
            return None
        block = found[int(number)]
    return block


def is_literal(value: Value) -> bool:
    """Whether a value is a simple one that a patch can replace: a text, a number, true, false."""
    return _LITERAL.fullmatch(value.text) is not None
