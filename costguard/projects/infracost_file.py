"""Infracost's project file, ``infracost.yml``, in its versions 0.1 and 0.3.

What a project is called, where it lies and with which usage, workspace and variables it is
planned has its meaning here too. Other keys are named in a note; those that change what
Terraform plans, and so the cost, are refused where a directory would be planned without them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from costguard.model.project import ProjectSource
from costguard.projects.project_file import placed, refuse_same_names, variables
from costguard.strict import RejectedError
from costguard.yaml_document import Document, KeyPath, written

SCHEMA: Final = Path(__file__).with_name("infracost.schema.json")
"""The keys of both versions; no others are taken."""

_VERSIONS = ("0.1", "0.3")
_CURRENCY = "USD"
_USED = (
    "env_name",
    "name",
    "path",
    "terraform_var_files",
    "terraform_vars",
    "terraform_workspace",
    "type",
    "usage_file",
)
_CHANGES_PLAN = (
    "env",
    "source_map",
    "spacelift_api_key",
    "terraform_cloud",
    "terraform_init_flags",
    "terraform_plan_flags",
    "terraform_spacelift",
    "terraform_use_state",
    "terragrunt_flags",
)
"""Keys, or what they begin with, that change what Terraform plans."""


class _Told(NamedTuple):
    """A key that has a value, and where it stands."""

    key: str
    """As in version 0.1, where that has it."""
    value: Any
    path: KeyPath


def sniff(data: Any) -> bool:
    """Whether a document is Infracost's, by its version."""
    return isinstance(data, dict) and str(data.get("version")).startswith("0.")


def build(document: Document, folder: Path) -> tuple[tuple[ProjectSource, ...], tuple[str, ...]]:
    """The projects of a file that lies in ``folder``, and a note on keys that have no effect.

    Raises ``ConfigError`` with file, line, column and key for a wrong file, and for a key without
    which a directory would be planned otherwise than the file says.
    """
    from jsonschema import Draft202012Validator

    from costguard.schema_problems import explain

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    if not Draft202012Validator(schema).is_valid(document.data):
        raise explain(document, RejectedError(()), SCHEMA)
    try:
        return _projects(document, folder)
    except RejectedError as rejected:
        raise document.error(rejected.path, rejected.reason) from None


def _projects(
    document: Document, folder: Path
) -> tuple[tuple[ProjectSource, ...], tuple[str, ...]]:
    data = document.data
    if str(data["version"]) not in _VERSIONS:
        raise RejectedError(("version",), f"expected version {' or '.join(_VERSIONS)}")
    if data.get("currency", _CURRENCY) != _CURRENCY:
        raise RejectedError(
            ("currency",), f"the prices are in {_CURRENCY} and nothing is converted; leave it out"
        )
    shared = list(_shared(data))
    told = [
        (index, [*shared, *_told(project, ("projects", index))])
        for index, project in enumerate(data["projects"])
    ]
    sources = [_source(index, keys, folder) for index, keys in told]
    refuse_same_names(sources)
    idle = dict.fromkeys(_shown(t.path) for _, keys in told for t in keys if t.key not in _USED)
    note = f"{document.source}: without effect: {', '.join(idle)}"
    return tuple(sources), (note,) if idle else ()


def _shared(data: Mapping[str, Any]) -> Iterator[_Told]:
    """What the file says for all its projects."""
    for key, value in data.items():
        if key == "terraform":
            yield from _terraform(value, ("terraform",))
        elif key == "terraform_source_map":
            yield _Told("source_map", value, (key,))
        elif key not in {"version", "currency", "projects"}:
            yield _Told(key, value, (key,))


def _told(project: Mapping[str, Any], path: KeyPath) -> Iterator[_Told]:
    for key, value in project.items():
        if key == "terraform":
            yield from _terraform(value, (*path, key))
        else:
            yield _Told(key, value, (*path, key))


def _terraform(value: Mapping[str, Any], path: KeyPath) -> Iterator[_Told]:
    """The keys of version 0.3's ``terraform``, under the names that version 0.1 has for them."""
    for key, each in value.items():
        if key == "defaults":
            yield from _terraform(each, (*path, key))
        else:
            name = key if key == "source_map" else f"terraform_{key}"
            yield _Told(name, each, (*path, key))


def _source(index: int, keys: list[_Told], folder: Path) -> ProjectSource:
    last = {told.key: told for told in keys}
    found = {key: told.value for key, told in last.items() if told.value is not None}
    path = placed(folder, found["path"])
    if Path(path).is_dir():
        _refuse_another_plan(last)
    usage = found.get("usage_file")
    planned = not Path(path).is_file()
    values = variables(found.get("terraform_vars", {}), ("projects", index))
    return ProjectSource(
        path=path,
        name=found.get("name", ""),
        environment=found.get("env_name"),
        workspace=found.get("terraform_workspace"),
        usage_file=folder / usage if usage else None,
        variables=values if planned else {},
        variable_files=tuple(found.get("terraform_var_files", ())) if planned else (),
    )


def _refuse_another_plan(keys: Mapping[str, _Told]) -> None:
    for key, told in keys.items():
        if key == "type" and told.value != "terraform":
            raise RejectedError(
                told.path, f"a directory of {told.value} is not planned here; give its plan as JSON"
            )
        if told.value and key.startswith(_CHANGES_PLAN) and key != "env_name":
            raise RejectedError(
                told.path,
                "changes what Terraform plans, and is not done here; "
                "make the plan, and give it as JSON in path",
            )


def _shown(path: KeyPath) -> str:
    """A key for people, the same for all projects."""
    return written(tuple(step for step in path if not isinstance(step, int)))
