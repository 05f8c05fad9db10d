"""Finds policies: files of Rego in a folder, and the data beside them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from costguard.errors import UsageError
from costguard.policy.data_files import read_data
from costguard.policy.engine import Bundle, Module, PolicyError
from costguard.policy.known import known_policy
from costguard.policy.metadata import Policy, policy_of
from costguard.policy.packages import meets

_LIBRARY = "costguard.policies."
_SHARED = "costguard.lib"
"""The package of what policies share, in the folder ``lib`` of a library."""
_IS_SHARED = re.compile(rf"^package[ \t]+{re.escape(_SHARED)}[ \t]*$", re.MULTILINE)
_V1 = re.compile(r"^\s*import\s+(rego\.v1|future\.keywords)", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*import[ \t]+data\.([\w.]+)", re.MULTILINE)
_GIVEN = "conftest"
"""What Conftest gives beside the data: the plan's file."""


class Library(NamedTuple):
    """Policies that have been found, and what their annotations say."""

    bundle: Bundle
    policies: tuple[Policy, ...]
    """Packages that have rules, tests included."""
    source: str

    @property
    def speaking(self) -> tuple[Policy, ...]:
        """The policies that make findings, without those that only test."""
        return tuple(policy for policy in self.policies if policy.speaking)


def read_library(path: Path, *, v0: bool = False, tests: bool = True) -> Library:
    """Read a file or a folder of policies; ``v0`` where they are in Rego's old syntax.

    Without ``tests``, files named ``*_test.rego`` are left out. Raises as ``read_bundle`` and
    ``described``.
    """
    return described(read_bundle(path, v0=v0, tests=tests), path)


def read_bundle(path: Path, *, v0: bool = False, tests: bool = True) -> Bundle:
    """Read policies and data as an engine needs them, without a look at annotations.

    A part of a library comes with what the whole one shares: its ``lib`` and its data. Raises
    ``UsageError`` where there is nothing to read, ``PolicyError`` for data that are wrong.
    """
    files = [path] if path.is_file() else sorted(path.rglob("*.rego"))
    if not files:
        raise UsageError(f"{path}: no policies (*.rego) there; give a file or a folder of policies")
    modules = _modules(files, v0=v0, tests=tests)
    whole = _library_of(path, modules)
    if whole is not None:
        shared = _modules(sorted((whole / "lib").rglob("*.rego")), v0=False, tests=tests)
        return Bundle((*modules, *shared), read_data(whole))
    return Bundle(tuple(modules), {} if path.is_file() else read_data(path))


def described(bundle: Bundle, path: Path) -> Library:
    """Policies with what their annotations say.

    Raises ``PolicyError`` for annotations that are wrong, for a package without rules, for two
    policies with one id, and for an import of what is not there.
    """
    packages = [known_policy(module) or policy_of(module) for module in bundle.modules]
    policies = tuple(p for p in packages if p.rules)
    _refuse_silent(packages)
    _refuse_twins(policies)
    _refuse_dangling(bundle, {policy.package for policy in packages})
    return Library(bundle, policies, path.as_posix())


def _modules(files: Sequence[Path], *, v0: bool, tests: bool) -> list[Module]:
    return [_module(file, v0=v0) for file in files if tests or not file.stem.endswith("_test")]


def _library_of(path: Path, modules: Sequence[Module]) -> Path | None:
    """The library that policies are a part of, above them; None where they need none."""
    there = any(_IS_SHARED.search(module.text) for module in modules)
    if there or not any(f"data.{_SHARED}" in module.text for module in modules):
        return None
    above = (*path.parents, *path.absolute().parents)
    return next((folder for folder in above if (folder / "lib" / "lib.rego").is_file()), None)


def _module(file: Path, *, v0: bool) -> Module:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise PolicyError(f"{file}: not UTF-8 text; save the policy as UTF-8") from None
    return Module(file.as_posix(), text, v0 and not _V1.search(text))


def _refuse_silent(packages: Sequence[Policy]) -> None:
    """A package that is meant for a policy and has no rules would pass whatever comes.

    It is one by its name, or because its annotations give it a category. Others are
    helpers.
    """
    ruled = {policy.package for policy in packages if policy.rules}
    for policy in packages:
        meant = policy.package in {"main", "infracost"} or policy.package.startswith(_LIBRARY)
        if policy.package not in ruled and (meant or policy.category):
            raise PolicyError(
                f"{policy.path}: package {policy.package}: no rules named deny, violation or warn; "
                "name its rules so"
            )


def _refuse_twins(policies: tuple[Policy, ...]) -> None:
    """Two policies with one id could not be told apart in findings, waivers and parameters."""
    seen: dict[str, Policy] = {}
    for policy in policies:
        if not policy.speaking:
            continue
        other = seen.setdefault(policy.id, policy)
        if other.package != policy.package:
            raise PolicyError(
                f"{policy.path}: the id {policy.id} is already that of {other.path}; "
                "give each policy an id of its own"
            )


def _refuse_dangling(bundle: Bundle, packages: Collection[str]) -> None:
    """What is imported and not there is undefined in Rego: the policy would pass in silence."""
    known: set[str] = set()
    for module in bundle.modules:
        for name in _IMPORT.findall(module.text):
            if name in known:
                continue
            if not (_is_data(name, bundle.data) or any(meets(name, p) for p in packages)):
                raise PolicyError(
                    f"{module.path}: import data.{name}: there is no such package, and no such "
                    "data; give the folder that has it"
                )
            known.add(name)


def _is_data(name: str, data: Mapping[str, Any]) -> bool:
    """Whether data begin with the first two keys of a path; what is below them may be left out."""
    first, _, rest = name.partition(".")
    below = data.get(first)
    second = rest.partition(".")[0]
    return first == _GIVEN or (
        first in data and (not isinstance(below, dict) or second in {"", *below})
    )
