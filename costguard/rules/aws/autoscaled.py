"""Application Auto Scaling: the capacity that a target keeps, where it sets it for a resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from costguard.rules.kit import Decimal, ResourceView, Sizes
from costguard.rules.sizes import least, most

_BOUND = "autoscaling:bound"
"""What ``between_targets`` sets on a resource; no attribute of Terraform's is called so."""
_LEAST, _MOST = "min_capacity", "max_capacity"


class Scaled(NamedTuple):
    """The capacity that a target keeps; None where the plan does not tell the least."""

    capacity: Decimal | None


def autoscaled(
    r: ResourceView, dimension: str, *, by: tuple[str, ...], shape: str = "{}"
) -> Scaled | None:
    """Capacity of ``r`` in ``dimension`` (``dynamodb:table:ReadCapacityUnits``).

    None where no ``aws_appautoscaling_target`` scales it. Its ``resource_id`` has the ``shape``
    ``table/{}``, the braces being the ``by`` attribute. The capacity is the target's ``capacity``
    in the usage file, else its minimum, which is recorded as an assumption.
    """
    for target in _targets(r, by, shape):
        if target.raw("scalable_dimension") == dimension:
            return Scaled(_capacity(r, target))
    return None


def between_targets(r: ResourceView, *, by: tuple[str, ...], shapes: Iterable[str]) -> Sizes | None:
    """From the least to the most that the targets of ``r`` allow, all at once.

    None where there are none that move. One whose least is not known may go down to nothing; one
    whose most is not known stays where it is, and ``autoscaled`` has recorded that.
    """
    found = {target.address: target for shape in shapes for target in _targets(r, by, shape)}
    reasons = []
    for target in found.values():
        low, high = least(target, _LEAST), target.number(_MOST)
        told = low is not None and high is not None and low < high
        if told and not target.usage_given("capacity"):
            dimension = str(target.raw("scalable_dimension")).rpartition(":")[2]
            reasons.append(f"{target.address} may set {dimension} from {low} to {high}")
    return Sizes({_BOUND: _LEAST}, {_BOUND: _MOST}, "; ".join(reasons)) if reasons else None


def _targets(r: ResourceView, by: tuple[str, ...], shape: str) -> Iterator[ResourceView]:
    ending = shape.partition("{}")[2]
    for target in r.referrers("aws_appautoscaling_target", "resource_id", by=by, shape=shape):
        named = target.raw("resource_id")
        if not isinstance(named, str) or named.endswith(ending):
            yield target


def _capacity(r: ResourceView, target: ResourceView) -> Decimal | None:
    if target.usage_given("capacity"):
        return target.usage("capacity")
    bound = r.text(_BOUND)
    kept = target.number(_LEAST)
    if bound is not None:
        return _at(target, bound, kept)
    high = most(r, target, _MOST, kept, "units of capacity")
    if kept is not None:
        reason = "the least that autoscaling keeps"
        reason += "" if high is None else f"; it may go up to {high}"
        r.assume(f"capacity of {target.address}", str(kept), reason)
    return kept


def _at(target: ResourceView, bound: str, kept: Decimal | None) -> Decimal | None:
    """Capacity at a bound: nothing for a least that is not known, the least for such a most."""
    high = target.number(_MOST)
    if high is None:
        return kept
    return high if bound == _MOST else least(target, _LEAST)
