"""A directory with a Pulumi project: what its files say of the program and its stack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from costguard.errors import ConfigError, UsageError

_NAMES = ("Pulumi.yaml", "Pulumi.yml")
_ENCRYPTED = object()


class PulumiProject(NamedTuple):
    """A program, and the stack that it is to be run for."""

    name: str
    stack: str
    """Without the organisation and the project that may stand before it."""
    language: str
    """The runtime that the project names: ``python``, ``nodejs``, ``yaml``."""
    folder: Path
    """Where the program is."""
    virtualenv: Path | None
    """The environment that the project names for its program."""
    config: Mapping[str, str]
    """Settings by their full key; lists and objects as JSON."""
    secret_keys: tuple[str, ...]
    """Settings that are encrypted: their values are not known."""


def project_file(directory: Path) -> Path | None:
    """The file that makes a directory a Pulumi project; None where there is none."""
    return next((directory / name for name in _NAMES if (directory / name).is_file()), None)


def load(directory: Path, stack: str | None) -> PulumiProject:
    """The project in ``directory``, with the settings of ``stack``.

    Without ``stack``, the only stack that the directory has settings for is taken. Raises
    ``UsageError`` where there is no project, or not one such stack; ``ConfigError`` for files that
    are wrong.
    """
    path = project_file(directory)
    if path is None:
        raise UsageError(
            f"{directory}: no Pulumi.yaml in this directory; give the directory of a Pulumi project"
        )
    document = _mapping(path, "a Pulumi project")
    name = document.get("name")
    if not isinstance(name, str) or not name:
        raise ConfigError(f"{path}: name: expected the name of the project")
    chosen = (stack or _only_stack(directory)).rpartition("/")[2]
    language, options = _runtime(document.get("runtime"))
    own, of_stack = document.get("config") or {}, _stack_settings(path, chosen)
    values = _settings(own, name, path) | _settings(of_stack, name, path)
    main, virtualenv = document.get("main"), options.get("virtualenv")
    return PulumiProject(
        name,
        chosen,
        language,
        directory / main if isinstance(main, str) else directory,
        directory / virtualenv if isinstance(virtualenv, str) else None,
        {key: value or "" for key, value in values.items()},
        tuple(sorted(key for key, value in values.items() if value is None)),
    )


def _mapping(path: Path, what: str, none: Any = None) -> dict[str, Any]:
    """What a file holds; ``none`` where that is nothing, comments at most."""
    from costguard.yaml_document import read

    data = read(path, str(path), what).data
    data = none if data is None else data
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: expected {what}")
    return data


def _only_stack(directory: Path) -> str:
    names = sorted(path.name.split(".", 1)[1] for path in directory.glob("Pulumi.*.y*ml"))
    stacks = [name.rpartition(".")[0] for name in names]
    if len(stacks) != 1:
        found = f"settings of the stacks {', '.join(stacks)}" if stacks else "no stack's settings"
        raise UsageError(f"{directory}: has {found}; name the stack with --stack")
    return stacks[0]


def _stack_settings(path: Path, stack: str) -> Any:
    own = path.with_name(f"{path.stem}.{stack}{path.suffix}")
    if not own.is_file():
        return {}
    return _mapping(own, "the settings of a stack", none={}).get("config") or {}


def _runtime(value: Any) -> tuple[str, Mapping[str, Any]]:
    if not isinstance(value, dict):
        return str(value), {}
    options = value.get("options")
    return str(value.get("name")), options if isinstance(options, dict) else {}


def _settings(values: Any, project: str, path: Path) -> dict[str, str | None]:
    """Settings by full key; None for one that is encrypted. Those without a value are left out."""
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: config: expected settings by their name")
    told = {_full(key, project): _value(value) for key, value in values.items()}
    return {
        key: None if value is _ENCRYPTED else value if isinstance(value, str) else json.dumps(value)
        for key, value in told.items()
        if value is not None
    }


def _value(setting: Any) -> Any:
    """The value of a setting, or its default; None where it has neither."""
    if not isinstance(setting, dict):
        return setting
    if "secure" in setting:
        return _ENCRYPTED
    if setting.keys() & {"value", "default", "type", "description"}:
        return setting.get("value", setting.get("default"))
    return setting


def _full(key: str, project: str) -> str:
    return key if ":" in key else f"{project}:{key}"
