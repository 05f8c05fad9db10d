"""Reads Terraform states: ``terraform show -json``, and raw ``terraform.tfstate`` files.

A state is read as a plan that changes nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from costguard.errors import PlanError
from costguard.model.plan import Action, Plan
from costguard.plans.accounts import accounts_of
from costguard.plans.entries import Assembly, Entry
from costguard.plans.evaluate import Evaluator
from costguard.plans.providers import ProviderRegions
from costguard.plans.shape import Where, a_map, list_at, map_at, optional_text, text, wrong
from costguard.plans.values import Identity, Valued, index_key, is_managed, key_suffix, managed
from costguard.plans.version import format_version

_RAW_VERSION = 4
_PROVIDER = re.compile(r'provider(?:\["([^"]+)"\]|\.([\w-]+))')


def sniff(document: Any) -> bool:
    """Whether a document is a state, as ``terraform show`` prints it or as it is stored."""
    if not isinstance(document, dict):
        return False
    if "format_version" in document:
        # An empty state has nothing but its versions.
        return document.keys() <= {"format_version", "terraform_version", "values", "checks"}
    return document.keys() >= {"version", "serial", "resources"} and _is_stored(document)


def _is_stored(document: dict[str, Any]) -> bool:
    return isinstance(document["version"], int) and "deployment" not in document


def read(
    document: dict[str, Any], source: str, *, name: str, digest: str, region: Mapping[str, str]
) -> Plan:
    """Read a state; ``name`` stands for the source in messages, ``region`` is the user's.

    Takes the document over: attributes are used as they are and marked in place. Raises
    ``PlanError`` for versions that are not known and for values of a wrong type.
    """
    where: Where = (name,)
    if "format_version" in document:
        version = format_version(document, where)
        found = managed(map_at(document, "values", where), (*where, "values"))
    else:
        version = _stored_version(document, where)
        found = _stored(document, where)
    entries = [
        Entry(
            *item.named,
            action=Action.NO_OP,
            before=values,
            after=values,
            deposed=item.deposed,
        )
        for item in found
        for values in (item.hide(),)
    ]
    evaluator = Evaluator({}, None, where)
    changes = Assembly(ProviderRegions(None, evaluator, where), region).changes(entries, name)
    return Plan(
        source=source,
        tool="terraform-state",
        tool_version=optional_text(document, "terraform_version", where) or "",
        format_version=version,
        changes=changes,
        digest=digest,
        accounts=accounts_of(changes, ()),
    )


def _stored_version(document: dict[str, Any], where: Where) -> str:
    version = document["version"]
    if version != _RAW_VERSION:
        raise PlanError(
            f"{where[0]}: state version {version} is not read, only {_RAW_VERSION}; "
            "run: terraform show -json > state.json"
        )
    return str(version)


def _stored(document: dict[str, Any], where: Where) -> Iterator[Valued]:
    """The managed resources of a ``terraform.tfstate`` file."""
    for position, resource in enumerate(list_at(document, "resources", where)):
        place = (*where, "resources", position)
        if not is_managed(resource, place):
            continue
        for number, instance in enumerate(list_at(resource, "instances", place)):
            spot = (*place, "instances", number)
            yield _instance(resource, a_map(instance, spot), place, spot)


def _instance(
    resource: dict[str, Any], instance: dict[str, Any], where: Where, place: Where
) -> Valued:
    if instance.get("attributes") is None and instance.get("attributes_flat") is not None:
        raise PlanError(
            f"{where[0]}: the state is in part from Terraform 0.11 (attributes_flat); "
            "run: terraform show -json > state.json"
        )
    kind, name = text(resource, "type", where), text(resource, "name", where)
    module = optional_text(resource, "module", where) or ""
    index = index_key(instance.get("index_key"), (*place, "index_key"))
    provider = _PROVIDER.search(optional_text(resource, "provider", where) or "")
    full = (provider[1] or provider[2]) if provider else kind.partition("_")[0]
    address = f"{module}.{kind}.{name}" if module else f"{kind}.{name}"
    named = Identity(
        address=f"{address}{key_suffix(index)}",
        type=kind,
        name=name,
        provider=full.rpartition("/")[2],
        module=module,
        key=index,
    )
    values = map_at(instance, "attributes", place)
    return Valued(
        named=named,
        deposed=optional_text(instance, "deposed", place),
        values=values,
        sensitive=_sensitive(instance, values, place),
        where=place,
    )


def _sensitive(instance: dict[str, Any], values: dict[str, Any], where: Where) -> dict[str, Any]:
    """The paths of ``sensitive_attributes`` as a mask; lists count as a whole."""
    mask: dict[str, Any] = {}
    for position, path in enumerate(list_at(instance, "sensitive_attributes", where)):
        place = (*where, "sensitive_attributes", position)
        steps = path if isinstance(path, list) else [path]
        names = [_step(step, (*place, number)) for number, step in enumerate(steps)]
        known = [name for name in itertools.takewhile(bool, names) if name]
        if known and _is_wrapped(values.get(known[0])):
            del known[1:]
        _mark(mask, known, place)
    return mask


def _is_wrapped(value: Any) -> bool:
    """Whether a value is stored beside its type, as those of attributes of any type are."""
    return isinstance(value, dict) and value.keys() == {"value", "type"}


def _step(step: Any, where: Where) -> str | None:
    """The attribute or map key that a step of a path leads to; None for a position in a list."""
    value = a_map(step, where).get("value")
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return None
    raise wrong((*where, "value"), "a text or a position", value)


def _mark(mask: dict[str, Any], names: list[str], where: Where) -> None:
    if not names:
        raise wrong(where, "the path of an attribute", names)
    for name in names[:-1]:
        inner = mask.setdefault(name, {})
        if inner is True:
            return
        mask = inner
    mask[names[-1]] = True
