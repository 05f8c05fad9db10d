"""What a configuration block sets: tells a value that is not known from one that nobody gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, KeysView
from typing import Any

from costguard.model.given_blocks import only_given
from costguard.plans.configuration import Block, Expression, is_expression, nested_blocks
from costguard.plans.evaluate import Evaluator
from costguard.plans.shape import Where


class Settings:
    """The attributes that a block, or the nested blocks of one name, set to more than null.

    Terraform may give a set of nested blocks in another order than the configuration has them,
    so what one of the blocks sets counts for all.
    """

    __slots__ = ("_blocks", "_kind", "_null", "_path", "_where", "names", "only_given")

    def __init__(
        self,
        blocks: list[dict[str, Any]],
        null: Callable[[Expression, Where], bool],
        where: Where,
        kind: str,
        path: str = "",
    ) -> None:
        self._blocks = blocks
        self.names = _keys(blocks)
        """Names of the attributes and blocks that are mentioned, be it with null."""
        self.only_given = only_given(kind, path)
        """Names of blocks that no provider fills in: unknown, a ``dynamic`` block sets them."""
        self._null = null
        self._where = where
        self._kind = kind
        self._path = path

    def sets(self, key: str) -> bool:
        """Whether an attribute is set, or nested blocks of this name are there."""
        return key in self.names and any(
            not is_expression(value) or not self._null(value, (*self._where, key))
            for value in self._of(key)
        )

    def leaves_open(self, key: str) -> bool:
        """Whether an attribute that is unknown may be one that is set.

        Of several blocks, one that gives a constant is none of those in which it is unknown.
        """
        if len(self._blocks) < 2 or key not in self.names:
            return self.sets(key)
        return any(not _is_constant(value) for value in self._of(key)) and self.sets(key)

    def within(self, key: str, value: Any) -> Settings | None:
        """The settings for what is inside an attribute; None where all of it counts as set.

        Inside an expression everything counts. So it does in a map that the provider puts
        together (``tags_all``); the blocks of a list, though, come from a ``dynamic`` block, whose
        expressions a plan does not hold, and what is unknown in them is taken for what the
        provider fills in, but for blocks that it never does.
        """
        found = list(self._of(key))
        if any(is_expression(member) for member in found):
            return None
        if not found and type(value) is not list:
            return None
        where = (*self._where, key)
        blocks = [block for member in found for block in nested_blocks(member, where)]
        path = f"{self._path}.{key}" if self._path else key
        return Settings(blocks, self._null, where, self._kind, path)

    def __iter__(self) -> Iterator[str]:
        """The names of what is set."""
        return (name for name in self.names if self.sets(name))

    def _of(self, key: str) -> Iterator[Any]:
        return (block[key] for block in self._blocks if key in block)


def _is_constant(value: Any) -> bool:
    return is_expression(value) and "constant_value" in value


def _keys(blocks: list[dict[str, Any]]) -> KeysView[str]:
    if len(blocks) == 1:
        return blocks[0].keys()
    return dict.fromkeys(key for block in blocks for key in block).keys()


def settings_of(block: Block, evaluator: Evaluator) -> Settings:
    """What a resource block sets."""

    def null(expression: Expression, where: Where) -> bool:
        return evaluator.surely_null(block, expression, where)

    kind = block.address.rsplit(".", 2)[-2]
    return Settings([block.expressions], null, (*block.where, "expressions"), kind)
