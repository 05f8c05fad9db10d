"""Resources of a tree of modules with their values: ``planned_values``, states, prior states."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from costguard.model.resource import IndexKey
from costguard.plans.mask import hide
from costguard.plans.shape import Where, a_map, list_at, map_at, optional_text, text, wrong


class Identity(NamedTuple):
    """What names a resource in a document."""

    address: str
    type: str
    name: str
    provider: str
    """The provider's own name, such as ``google-beta``."""
    module: str
    """Address of the module instance; empty in the root module."""
    key: IndexKey


class Valued(NamedTuple):
    """A resource with its values, as they stand in the document."""

    named: Identity
    deposed: str | None
    values: dict[str, Any]
    sensitive: Any
    where: Where

    def hide(self) -> dict[str, Any]:
        """The values, after those that are sensitive have been hidden, in place."""
        hide(self.values, self.sensitive, (*self.where, "sensitive_values"))
        return self.values


def identity(entry: dict[str, Any], module: str, where: Where) -> Identity:
    """Read what names a resource. Raises ``PlanError`` for values of a wrong type."""
    kind = text(entry, "type", where)
    provider = optional_text(entry, "provider_name", where)
    return Identity(
        address=text(entry, "address", where),
        type=kind,
        name=text(entry, "name", where),
        # Without a provider, Terraform, too, goes by the type.
        provider=provider.rpartition("/")[2] if provider else kind.partition("_")[0],
        module=module,
        key=index_key(entry.get("index"), (*where, "index")),
    )


def index_key(value: Any, where: Where) -> IndexKey:
    """The key of ``count`` or ``for_each``."""
    if value is None or type(value) is int or type(value) is str:
        return value
    raise wrong(where, "a whole number or a text", value)


def key_suffix(key: IndexKey) -> str:
    """The key as Terraform writes it at the end of an address."""
    if key is None or isinstance(key, int):
        return "" if key is None else f"[{key}]"
    quoted = json.dumps(key, ensure_ascii=False)
    return f"[{quoted.replace('${', '$${').replace('%{', '%%{')}]"


def is_managed(entry: Any, where: Where) -> bool:
    """Whether an entry is a managed resource; data sources and the like are not."""
    return optional_text(a_map(entry, where), "mode", where) in {None, "managed"}


def managed(values: dict[str, Any], where: Where) -> Iterator[Valued]:
    """The managed resources of all modules. Raises ``PlanError`` for wrong types."""
    root = map_at(values, "root_module", where)
    yield from _of_module(root, "", (*where, "root_module"), is_managed)


def read_data(values: dict[str, Any], where: Where) -> Iterator[Valued]:
    """The data sources of all modules that have been read. Raises ``PlanError`` as well."""
    root = map_at(values, "root_module", where)
    yield from _of_module(root, "", (*where, "root_module"), _is_data)


def _is_data(entry: Any, where: Where) -> bool:
    return optional_text(a_map(entry, where), "mode", where) == "data"


def _of_module(
    module: dict[str, Any], address: str, where: Where, wanted: Callable[[Any, Where], bool]
) -> Iterator[Valued]:
    for position, entry in enumerate(list_at(module, "resources", where)):
        place = (*where, "resources", position)
        if wanted(entry, place):
            yield Valued(
                named=_absolute(identity(entry, address, place)),
                deposed=optional_text(entry, "deposed_key", place),
                values=map_at(entry, "values", place),
                sensitive=entry.get("sensitive_values"),
                where=place,
            )
    for position, child in enumerate(list_at(module, "child_modules", where)):
        place = (*where, "child_modules", position)
        inner = optional_text(a_map(child, place), "address", place)
        yield from _of_module(child, address if inner is None else inner, place, wanted)


def _absolute(named: Identity) -> Identity:
    """The identity with its whole address: Terraform 0.12 leaves out the module and the key."""
    address = named.address
    if named.key is not None and not address.endswith("]"):
        address += key_suffix(named.key)
    if named.module and not address.startswith(f"{named.module}."):
        address = f"{named.module}.{address}"
    return named if address == named.address else named._replace(address=address)
