"""Resources whose components are known and whose prices are not yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from costguard.errors import CostguardError, RuleError
from costguard.model.plan import ResourceSet
from costguard.model.resource import Resource
from costguard.pricing.usage import UsageFile
from costguard.rules.kit import Component, Rule
from costguard.rules.notes import Notes
from costguard.rules.view import ResourceView


class Bounds(NamedTuple):
    """Components of a group at its smallest and at its largest."""

    low: tuple[Component, ...]
    high: tuple[Component, ...]
    reason: str


class Draft(NamedTuple):
    """A resource with its components, and what reading it brought to light."""

    resource: Resource
    components: tuple[Component, ...]
    notes: Notes
    bounds: Bounds | None = None

    def all_components(self) -> tuple[Component, ...]:
        """Components of the resource and of its bounds."""
        if self.bounds is None:
            return self.components
        return (*self.components, *self.bounds.low, *self.bounds.high)


def draft(resource: Resource, resources: ResourceSet, rule: Rule, usage: UsageFile) -> Draft:
    """Ask a rule for a resource's components; for those of its bounds, where it has sizes.

    Raises ``RuleError`` when the rule is broken, and what the rule raises on purpose.
    """
    view = ResourceView(resource, resources, usage)
    components = _components(rule, view)
    sizes = rule.sizes(view) if rule.sizes is not None else None
    if sizes is None:
        return Draft(resource, components, view.notes)

    def sized(size: Mapping[str, object]) -> tuple[Component, ...]:
        attributes = {**resource.attributes, **size}
        if attributes == resource.attributes:
            return components
        other = resource._replace(attributes=attributes)
        return _components(rule, ResourceView(other, resources, usage))

    low, high = sized(sizes.low), sized(sizes.high)
    return Draft(resource, components, view.notes, Bounds(low, high, sizes.reason))


def _components(rule: Rule, view: ResourceView) -> tuple[Component, ...]:
    try:
        return tuple(rule.components(view))
    except CostguardError:
        raise
    except Exception as error:
        raise RuleError(
            f"{view.address}: the pricing rule for {view.type} failed "
            f"({type(error).__name__}: {error}); please report it with the resource"
        ) from error
