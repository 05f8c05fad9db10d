"""Recognises the environment that a plan is for."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

from costguard.errors import ConfigError
from costguard.model.budget import Budgets, Environment, Match
from costguard.strict import did_you_mean

UNRECOGNISED = "no mark matched"
"""What stands for the mark where no environment is recognised."""

_Look = Callable[[Match], str | None]
"""Looks for marks of one kind; answers the mark, for people, or None."""


def recognise(
    budgets: Budgets,
    *,
    env: str | None,
    plan_path: Path | str | None,
    workspace: str | None,
    variables: Mapping[str, Any],
    tags: Mapping[str, Counter[str]],
    stack: str | None,
    accounts: Counter[str] | None = None,
) -> tuple[Environment, str]:
    """The environment, and the mark that it was recognised by (for the report).

    ``env`` is what the user asked for by name and decides alone. Otherwise the kinds of mark are
    looked at in the budgets' order. ``plan_path`` is None or ``-`` for a plan that came by a
    pipe; ``tags`` says for every tag key how many planned resources carry which value, and
    ``accounts`` how often the plan names which account.

    Raises ``ConfigError`` when ``env`` is not in the budgets, or when marks of one kind point to
    several environments.
    """
    if env is not None:
        return named(budgets, env, f"--env {env}"), f"--env {env}"
    looks: dict[str, list[_Look]] = {
        "path": [partial(_path_mark, path) for path in _spellings(plan_path)],
        "workspace": [lambda m: _text_mark("workspace", workspace, m.workspace)],
        "variable": [lambda m: _variable_mark(variables, m.variable)],
        "tag": [lambda m: _tag_mark(tags, m.tag)],
        "account": [lambda m: _account_mark(accounts or Counter(), m.account)],
        "stack": [lambda m: _text_mark("stack", stack, m.stack)],
    }
    for look in (look for kind in budgets.order for look in looks[kind]):
        found = _candidates(budgets, look)
        if len(found) > 1:
            raise _ambiguous(budgets, found)
        if found:
            return found[0]
    return budgets.default, UNRECOGNISED


def named(budgets: Budgets, env: str, asked: str) -> Environment:
    """The environment of a name or an alias; ``asked`` is how it was asked for, for the message.

    Raises ``ConfigError`` where the budgets have none of that name.
    """
    for environment in budgets.environments.values():
        if env in (environment.name, *environment.aliases):
            return environment
    known = list(budgets.environments)
    names = [*known, *(a for e in budgets.environments.values() for a in e.aliases)]
    raise ConfigError(
        f"{asked}: no such environment in {budgets.source}; there is "
        f"{', '.join(known) or 'none'}{did_you_mean(env, names)}"
    )


def _candidates(budgets: Budgets, look: _Look) -> list[tuple[Environment, str]]:
    found = (
        (environment, look(environment.match)) for environment in budgets.environments.values()
    )
    return [(environment, mark) for environment, mark in found if mark is not None]


def _ambiguous(budgets: Budgets, found: list[tuple[Environment, str]]) -> ConfigError:
    candidates = " and ".join(f"{environment.name} ({mark})" for environment, mark in found)
    return ConfigError(
        f"{budgets.source}: the plan is recognised as {candidates}; "
        "say which with --env, or change the marks so that only one fits"
    )


def fits(value: str, pattern: str) -> bool:
    """Whether a text is as a pattern with ``*`` and ``?`` says, in upper or lower case."""
    return fnmatchcase(value.casefold(), pattern.casefold())


def _text_mark(kind: str, value: str | None, patterns: Iterable[str]) -> str | None:
    if value and any(fits(value, pattern) for pattern in patterns):
        return f"{kind} {value}"
    return None


def _variable_mark(
    variables: Mapping[str, Any], wanted: Mapping[str, tuple[str, ...]]
) -> str | None:
    for name, patterns in wanted.items():
        value = variables.get(name)
        if isinstance(value, str):
            mark = _text_mark(f"variable {name} =", value, patterns)
            if mark:
                return mark
    return None


def _tag_mark(
    tags: Mapping[str, Counter[str]], wanted: Mapping[str, tuple[str, ...]]
) -> str | None:
    """The first key that has a value of the environment; values of none have no say."""
    for key, patterns in wanted.items():
        carried = tags.get(key, Counter())
        own = _of_environment(carried, patterns)
        if own:
            share = f"{own.total()} of {carried.total()} resources with this tag"
            return f"tag {key} = {', '.join(own)}, {share}"
    return None


def _account_mark(named: Counter[str], patterns: tuple[str, ...]) -> str | None:
    """The accounts that are of the environment; those of none have no say."""
    own = _of_environment(named, patterns)
    if not own:
        return None
    where = "1 place" if own.total() == 1 else f"{own.total():,} places"
    return f"account {', '.join(own)}, named in {where}"


def _of_environment(values: Counter[str], patterns: tuple[str, ...]) -> Counter[str]:
    return Counter({v: n for v, n in sorted(values.items()) if any(fits(v, p) for p in patterns)})


def _spellings(plan_path: Path | str | None) -> list[str]:
    """The plan's path as it was given, then from the top of its repository; none for a pipe.

    By their text alone: where a symbolic link leads says nothing about the environment. Folders
    above the repository do not count, so that a checkout below ``/home/dev`` does not make
    everything a development environment.
    """
    if plan_path is None or str(plan_path) == "-":
        return []
    given = Path(os.path.normpath(plan_path))
    if given.as_posix().startswith(("/dev/", "/proc/")):
        return []  # a pipe's device, such as /dev/stdin or /dev/fd/63
    whole = Path(os.path.normpath(given.absolute()))
    top = next((folder for folder in whole.parents if (folder / ".git").exists()), None)
    inside = [] if top is None else [whole.relative_to(top).as_posix()]
    return inside if given.is_absolute() and inside else [given.as_posix(), *inside]


def _path_mark(path: str, match: Match) -> str | None:
    parts = path.split("/")
    for pattern in match.path:
        if path_fits(parts, pattern.split("/")):
            return f"path {path}, by {pattern}"
    return None


def path_fits(parts: list[str], pattern: list[str]) -> bool:
    """Whether the parts of a path fit a pattern's: ``**`` takes any number of them."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(path_fits(parts[i:], pattern[1:]) for i in range(len(parts) + 1))
    return bool(parts) and fits(parts[0], pattern[0]) and path_fits(parts[1:], pattern[1:])
