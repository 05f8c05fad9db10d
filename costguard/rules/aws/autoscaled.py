"""Application Auto Scaling: the capacity that a target keeps, where it sets it for a resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from costguard.rules.kit import Decimal, ResourceView, Sizes

_BOUND = "autoscaling:bound"
"""What ``between_targets`` sets on a resource; no attribute of Terraform's is called so."""
_LEAST, _MOST = "min_capacity", "max_capacity"


def autoscaled(
    r: ResourceView, dimension: str, *, by: tuple[str, ...], shape: str = "{}"
) -> Decimal | None:
    """Capacity of ``r`` in ``dimension`` (``dynamodb:table:ReadCapacityUnits``).

    None where no ``aws_appautoscaling_target`` scales it. Its ``resource_id`` has the ``shape``
    ``table/{}``, the braces being the ``by`` attribute. The capacity is the target's ``capacity``
    in the usage file, else its minimum, which is recorded as an assumption.
    """
    for target in _targets(r, by, shape):
        if target.raw("scalable_dimension") == dimension:
            return _capacity(r, target)
    return None


def between_targets(r: ResourceView, *, by: tuple[str, ...], shapes: Iterable[str]) -> Sizes | None:
    """From the least to the most that the targets of ``r`` allow, all at once.

    None where there are none that move, or their limits are not known.
    """
    found = {target.address: target for shape in shapes for target in _targets(r, by, shape)}
    reasons = []
    for target in found.values():
        least, most = target.number(_LEAST), target.number(_MOST)
        if least is None or most is None:
            return None
        if least < most and not target.usage_given("capacity"):
            dimension = str(target.raw("scalable_dimension")).rpartition(":")[2]
            reasons.append(f"{target.address} may set {dimension} from {least} to {most}")
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
    if bound is not None:
        return target.number(bound)
    least, most = target.number(_LEAST), target.number(_MOST)
    if least is not None:
        reason = f"the least that autoscaling keeps; it may go up to {most or 'an unknown number'}"
        r.assume(f"capacity of {target.address}", str(least), reason)
    return least
