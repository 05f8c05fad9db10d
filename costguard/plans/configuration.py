"""The configuration part of a plan: modules, their resource blocks, and expressions.

An expression in a plan is ``{"constant_value": ...}`` or ``{"references": [...]}``; how the
references are put together is not told. Nested blocks are objects, or lists of objects, of
expressions; ``dynamic`` blocks and the expressions of locals are left out by Terraform.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from costguard.plans.shape import Where, a_map, list_at, map_at, optional_text, text, wrong

Expression = dict[str, Any]
"""An expression as in the plan."""

_INDEX = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|[^\[\]"]*)\]')
_EXPRESSION_KEYS = frozenset({"constant_value", "references"})


@dataclass(slots=True, eq=False)
class Module:
    """A module of the configuration; the instances of a module share it."""

    path: str
    """``module.web.module.db``, without instance keys; empty for the root module."""
    parent: Module | None
    arguments: dict[str, Any]
    """Expressions of the module call, which stand in the parent."""
    outputs: dict[str, Any]
    variables: dict[str, Any]
    where: Where
    calls: dict[str, Module] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Block:
    """A resource block of the configuration; its instances share it."""

    module: Module
    address: str
    """Address with the module path, without instance keys."""
    provider_key: str | None
    """Which entry of ``provider_config`` it uses."""
    expressions: dict[str, Any]
    repetition: dict[str, Expression]
    """The expressions of ``count`` or ``for_each``."""
    where: Where


@dataclass(slots=True, eq=False)
class Configuration:
    """All modules, managed resource blocks and provider configurations of a plan."""

    root: Module
    modules: dict[str, Module]
    blocks: dict[tuple[str, str, str], Block]
    """By module path, type and name."""
    providers: dict[str, dict[str, Any]]
    """Provider configurations by their key, such as ``aws.west``."""


def read_configuration(document: dict[str, Any], where: Where) -> Configuration | None:
    """The configuration of a plan document, or None where it was left out.

    Raises ``PlanError``, with the place, for values of a wrong type.
    """
    if document.get("configuration") is None:
        return None
    where = (*where, "configuration")
    configuration = a_map(document["configuration"], where)
    providers = map_at(configuration, "provider_config", where)
    for key, provider in providers.items():
        a_map(provider, (*where, "provider_config", key))
    root = _module(map_at(configuration, "root_module", where), (*where, "root_module"))
    found = Configuration(root[0], {}, {}, providers)
    _collect(found, *root)
    return found


def _module(
    body: dict[str, Any],
    where: Where,
    path: str = "",
    parent: Module | None = None,
    arguments: dict[str, Any] | None = None,
) -> tuple[Module, dict[str, Any]]:
    outputs, variables = map_at(body, "outputs", where), map_at(body, "variables", where)
    return Module(path, parent, arguments or {}, outputs, variables, where), body


def _collect(found: Configuration, module: Module, body: dict[str, Any]) -> None:
    found.modules[module.path] = module
    where = module.where
    for position, resource in enumerate(list_at(body, "resources", where)):
        place = (*where, "resources", position)
        if a_map(resource, place).get("mode", "managed") == "managed":
            block = _block(module, resource, place)
            found.blocks[module.path, resource["type"], resource["name"]] = block
    for name, call in map_at(body, "module_calls", where).items():
        place = (*where, "module_calls", name)
        path = f"{module.path}.module.{name}" if module.path else f"module.{name}"
        inner = map_at(a_map(call, place), "module", place)
        arguments = map_at(call, "expressions", place)
        child = _module(inner, (*place, "module"), path, module, arguments)
        module.calls[name] = child[0]
        _collect(found, *child)


def _block(module: Module, resource: dict[str, Any], where: Where) -> Block:
    address = f"{text(resource, 'type', where)}.{text(resource, 'name', where)}"
    repetition = {
        name: map_at(resource, key, where)
        for name, key in (("count", "count_expression"), ("for_each", "for_each_expression"))
        if key in resource
    }
    return Block(
        module=module,
        address=f"{module.path}.{address}" if module.path else address,
        provider_key=optional_text(resource, "provider_config_key", where),
        expressions=map_at(resource, "expressions", where),
        repetition=repetition,
        where=where,
    )


def without_keys(address: str) -> str:
    """An address or reference without the instance keys in it."""
    return _INDEX.sub("", address) if "[" in address else address


def is_expression(value: Any) -> bool:
    """Whether a member of ``expressions`` is an expression and not a nested block."""
    return (
        type(value) is dict
        and value.keys() <= _EXPRESSION_KEYS
        and type(value.get("references")) is not dict
    )


def nested_blocks(value: Any, where: Where) -> Iterator[dict[str, Any]]:
    """The nested blocks that a member of ``expressions`` holds, one or a list of them."""
    for block in value if type(value) is list else (value,):
        yield a_map(block, where)


def references(expression: Expression, where: Where) -> list[str]:
    """The references of an expression, as Terraform writes them."""
    found = expression.get("references")
    if found is None:
        return []
    if type(found) is not list or not all(type(member) is str for member in found):
        raise wrong((*where, "references"), "a list of texts", found)
    return found
