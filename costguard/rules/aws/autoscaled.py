"""Application Auto Scaling: the capacity that a target keeps, where it sets it for a resource."""

from __future__ import annotations

from costguard.rules.kit import Decimal, ResourceView


def autoscaled(
    r: ResourceView, dimension: str, *, by: tuple[str, ...], shape: str = "{}"
) -> Decimal | None:
    """Capacity of ``r`` in ``dimension`` (``dynamodb:table:ReadCapacityUnits``).

    None where no ``aws_appautoscaling_target`` scales it. Its ``resource_id`` has the ``shape``
    ``table/{}``, the braces being the ``by`` attribute. The capacity is the target's ``capacity``
    in the usage file, else its minimum, which is recorded as an assumption.
    """
    ending = shape.partition("{}")[2]
    for target in r.referrers("aws_appautoscaling_target", "resource_id", by=by, shape=shape):
        named = target.raw("resource_id")
        fits = not isinstance(named, str) or named.endswith(ending)
        if fits and target.raw("scalable_dimension") == dimension:
            return _capacity(r, target)
    return None


def _capacity(r: ResourceView, target: ResourceView) -> Decimal | None:
    if target.usage_given("capacity"):
        return target.usage("capacity")
    least, most = target.number("min_capacity"), target.number("max_capacity")
    if least is not None:
        reason = f"the least that autoscaling keeps; it may go up to {most or 'an unknown number'}"
        r.assume(f"capacity of {target.address}", str(least), reason)
    return least
