"""Advice in the words of the plan's tool: rules and policies reason in Terraform's names.

Advice on a Terraform plan stays as it is. On a plan of Pulumi's, the changes name Pulumi's
properties, and texts do so too, as far as the resource is known to have what they name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from costguard.model.finding import Change, Finding
from costguard.model.plan import Plan
from costguard.model.recommendation import PlanToBudget, Recommendation
from costguard.model.waiver import Waived
from costguard.optimize.proposal import REMOVED

if TYPE_CHECKING:
    from costguard.plans.pulumi_attributes import Attributes

_NAME = re.compile(r"`([a-z][a-z0-9_]*)`")
"""An attribute or a type in a text."""
_Advice = TypeVar("_Advice", Finding, Recommendation)


def findings(said: Iterable[Finding], plans: Sequence[Plan]) -> tuple[Finding, ...]:
    """Findings, each in the words of the plan that has its resource."""
    return tuple(_finding(one, plans) for one in said)


def waived(said: Iterable[Waived], plans: Sequence[Plan]) -> tuple[Waived, ...]:
    """Findings that are waived, as ``findings``."""
    return tuple(one._replace(finding=_finding(one.finding, plans)) for one in said)


def recommendations(
    found: Iterable[Recommendation], plans: Sequence[Plan]
) -> tuple[Recommendation, ...]:
    """Recommendations, each in the words of the plan that has its resource."""
    return tuple(_recommendation(one, plans) for one in found)


def plan_to_budget(found: PlanToBudget | None, plans: Sequence[Plan]) -> PlanToBudget | None:
    """What brings an environment under its budget, as ``recommendations``."""
    return found and found._replace(changes=recommendations(found.changes, plans))


def _finding(said: Finding, plans: Sequence[Plan]) -> Finding:
    words = _words(said.address, plans)
    if words is None:
        return said
    return _told(said, words)._replace(remedy=words.text(said.remedy, said.changes))


def _recommendation(one: Recommendation, plans: Sequence[Plan]) -> Recommendation:
    words = _words(one.address, plans)
    if words is None:
        return one
    caveats = tuple(words.text(caveat, one.changes) for caveat in one.caveats)
    return _told(one, words)._replace(caveats=caveats)


class _Words:
    """Pulumi's words for what one resource has."""

    def __init__(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self._shape, self._properties = attributes.shape, attributes.properties

    def path(self, path: str) -> str:
        """Pulumi's path of an attribute."""
        from costguard.plans.pulumi_names import pulumi_property

        return pulumi_property(path, self._shape, self._properties)

    def change(self, change: Change) -> Change:
        """A change of an attribute as one of Pulumi's property."""
        from costguard.plans.pulumi_names import pulumi_value

        if change == REMOVED:
            return change
        value = pulumi_value(change.path, change.value, self._shape, self._properties)
        return Change(self.path(change.path), value)

    def text(self, text: str, changes: Iterable[Change]) -> str:
        """A text whose names in backticks are Pulumi's, where these are known.

        They are those of types, and of attributes that the resource has or that ``changes`` set.
        """
        paths = [change.path for change in changes]
        return _NAME.sub(lambda found: f"`{self._name(found[1], paths)}`", text)

    def _name(self, name: str, paths: Sequence[str]) -> str:
        from costguard.plans.pulumi_types import pulumi_tokens

        if tokens := pulumi_tokens(name):
            return tokens[0]
        for path in (*paths, *_paths(self._attributes)):
            parts = path.split(".")
            if name in parts:
                found = self.path(".".join(parts[: parts.index(name) + 1]))
                return found.rpartition(".")[2]
        return name


def _words(address: str, plans: Sequence[Plan]) -> _Words | None:
    """Words for a resource of Pulumi's; None for one of Terraform's, and where nothing is told."""
    for plan in plans:
        if plan.tool.startswith("pulumi") and address in plan.after:
            from costguard.plans.pulumi_attributes import Attributes

            attributes = plan.after[address].attributes
            return _Words(attributes) if isinstance(attributes, Attributes) else None
    return None


def _told(one: _Advice, words: _Words) -> _Advice:
    """The changes in these words, and the message where it names the block that they are in."""
    message = one.message
    for block in {change.path.rpartition(".")[0] for change in one.changes} - {""}:
        message = message.replace(f"({block})", f"({words.path(block)})")
    changes = tuple(words.change(change) for change in one.changes)
    return one._replace(message=message, changes=changes)


def _paths(attributes: Mapping[str, Any]) -> Iterator[str]:
    """The paths of all attributes with their positions in lists, those further out first."""
    outer: list[tuple[str, Any]] = [("", attributes)]
    while outer:
        outer = [
            (f"{path}.{key}" if path else str(key), member)
            for path, value in outer
            for key, member in _members(value)
        ]
        yield from (path for path, _ in outer)


def _members(value: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, Mapping):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()
