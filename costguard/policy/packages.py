"""Which packages of Rego a package needs: all that it names, and what those name in turn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from costguard.policy.engine import Module
from costguard.policy.metadata import PACKAGE, without_comments

_NAMED = re.compile(r"(?<![\w.])data(?:\.([\w.]+)|\s*\[)")
"""A path below ``data``; empty where it begins with a key in brackets, which may be any."""


def texts_of(modules: Iterable[Module]) -> dict[str, str]:
    """The text of each package without comments, from all its files."""
    texts: dict[str, str] = {}
    for module in modules:
        text = without_comments(module.text)
        found = PACKAGE.search(text)
        if found:
            texts[found[1]] = texts.get(found[1], "") + text
    return texts


def reached(packages: Iterable[str], texts: Mapping[str, str]) -> set[str]:
    """The packages, and all that can be reached from them."""
    waiting, seen = list(packages), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in texts:
            continue
        seen.add(name)
        for path in set(_NAMED.findall(texts[name])):
            waiting += (other for other in texts if meets(path, other))
    return seen


def meets(path: str, package: str) -> bool:
    """Whether a path below ``data`` is a package, points into it, or holds it."""
    return path in {"", package} or path.startswith(f"{package}.") or package.startswith(f"{path}.")
