"""Which resource blocks the attributes of a resource block refer to.

Module outputs and variables are followed through any number of modules; ``each.value`` leads to
what ``for_each`` refers to. Terraform's plan does not hold the expressions of locals, which lead
nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from costguard.model.resource import ResourceConfig
from costguard.plans.configuration import (
    Block,
    Module,
    is_expression,
    nested_blocks,
    references,
    without_keys,
)
from costguard.plans.shape import Where, a_map, map_at

_NO_BLOCKS = frozenset({"each", "count", "local", "path", "terraform", "self"})


class References:
    """Resolves references; remembers what it has resolved, for blocks and modules share much."""

    def __init__(self) -> None:
        self._configs: dict[str, ResourceConfig] = {}
        self._resolved: dict[tuple[str, str], tuple[str, ...]] = {}

    def of(self, block: Block) -> ResourceConfig:
        """What the configuration says of a block; one value for all its instances."""
        known = self._configs.get(block.address)
        if known is None:
            known = ResourceConfig(block.address, self._paths(block))
            self._configs[block.address] = known
        return known

    def _paths(self, block: Block) -> dict[str, tuple[str, ...]]:
        paths: dict[str, tuple[str, ...]] = {}
        for path, expression, where in (
            *_walk(block.expressions, (*block.where, "expressions")),
            *((key, value, (*block.where, key)) for key, value in block.repetition.items()),
        ):
            targets = self._targets(block.module, expression, where)
            if any(
                reference.startswith("each.value") for reference in references(expression, where)
            ):
                repeated = block.repetition.get("for_each", {})
                targets += self._targets(block.module, repeated, (*block.where, "for_each"))
            if targets:
                paths[path] = _distinct((*paths.get(path, ()), *targets))
        return paths

    def _targets(self, module: Module, expression: dict[str, Any], where: Where) -> tuple[str, ...]:
        found: list[str] = []
        for reference in references(expression, where):
            key = (module.path, reference)
            if key not in self._resolved:
                self._resolved[key] = ()  # a document may be made to go round in circles
                self._resolved[key] = self._follow(module, _shortened(reference))
            found += self._resolved[key]
        return _distinct(found)

    def _follow(self, module: Module, reference: str) -> tuple[str, ...]:
        head, _, rest = reference.partition(".")
        if head in _NO_BLOCKS or not rest:
            return ()
        if head == "var":
            return self._argument(module, rest)
        if head == "module":
            return self._output(module, *rest.partition(".")[::2])
        return (f"{module.path}.{reference}" if module.path else reference,)

    def _argument(self, module: Module, name: str) -> tuple[str, ...]:
        """What the module's caller hands on as a variable."""
        if module.parent is None or name not in module.arguments:
            return ()
        where = (*module.where[:-1], "expressions", name)
        argument = a_map(module.arguments[name], where)
        return self._targets(module.parent, argument, where)

    def _output(self, module: Module, call: str, name: str) -> tuple[str, ...]:
        child = module.calls.get(call)
        if child is None or name not in child.outputs:
            return ()
        where = (*child.where, "outputs", name)
        output = a_map(child.outputs[name], where)
        return self._targets(child, map_at(output, "expression", where), where)


def _walk(
    expressions: dict[str, Any], where: Where, prefix: str = ""
) -> Iterator[tuple[str, dict[str, Any], Where]]:
    """Attribute paths with expressions that refer to something, without positions of blocks."""
    for key, value in expressions.items():
        if is_expression(value):
            if "references" in value:
                yield f"{prefix}{key}", value, (*where, key)
        else:
            for block in nested_blocks(value, (*where, key)):
                yield from _walk(block, (*where, key), f"{prefix}{key}.")


def _shortened(reference: str) -> str:
    """The part of a reference that names a block, variable or output: no keys, no attributes."""
    parts = without_keys(reference).split(".")
    return ".".join(parts[: {"data": 3, "module": 3}.get(parts[0], 2)])


def _distinct(targets: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(targets))
