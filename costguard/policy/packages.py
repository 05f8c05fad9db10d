"""Which packages of Rego a package needs: all that it names, and what those name in turn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from costguard.policy.engine import Module
from costguard.policy.metadata import PACKAGE, without_comments

_NAMED = re.compile(r"(?<![\w.])data(?:\.([\w.]+)|\s*\[)")
"""A path below ``data``; empty where it begins with a key in brackets, which may be any."""


def texts_of(modules: Iterable[Module]) -> dict[str, str]:
    """The text of each package without comments, from all its files."""
    texts: dict[str, str] = {}
    for module in modules:
        package = package_of(module)
        if package:
            texts[package] = texts.get(package, "") + without_comments(module.text)
    return texts


def package_of(module: Module) -> str:
    """The package that a file is a part of; empty where it names none."""
    found = PACKAGE.search(without_comments(module.text))
    return found[1] if found else ""


def reached(packages: Iterable[str], texts: Mapping[str, str]) -> set[str]:
    """The packages, and all that can be reached from them."""

    @cache  # most packages name the same few
    def met(path: str) -> list[str]:
        return [other for other in texts if meets(path, other)]

    waiting, seen = list(packages), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in texts:
            continue
        seen.add(name)
        for path in set(_NAMED.findall(texts[name])):
            waiting += met(path)
    return seen


def meets(path: str, package: str) -> bool:
    """Whether a path below ``data`` is a package, points into it, or holds it."""
    return path in {"", package} or path.startswith(f"{package}.") or package.startswith(f"{path}.")
