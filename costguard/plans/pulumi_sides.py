"""Records of Pulumi's documents: what they say of a resource on one side of a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from costguard.errors import PlanError
from costguard.plans.pulumi_attributes import EARLY
from costguard.plans.pulumi_urn import parse
from costguard.plans.pulumi_values import MARKED, SIGNATURE, Shape, is_secret, members, told
from costguard.plans.shape import Where, a_map, shown

Record = Mapping[str, Any]
_NOTHING: dict[str, Any] = {}


class Side:
    """A resource on one side of a change; its properties are put together when they are wanted."""

    __slots__ = ("_make", "default_tags", "is_told", "record", "sources")

    def __init__(
        self,
        record: Record,
        sources: tuple[Mapping[str, Any], ...],
        make: Callable[[], dict[str, Any]] | None = None,
        *,
        is_told: bool = True,
    ) -> None:
        """``sources`` are properties under Pulumi's names, of which later ones count.

        ``make`` puts all of them together, where that is more than that. ``is_told`` is False where
        the document says no more than that the resource is there.
        """
        self.record = record
        self.sources = sources
        self.is_told = is_told
        self._make = make
        self.default_tags: Mapping[str, Any] = _NOTHING
        """Tags that the provider puts on all resources that take tags."""

    @property
    def properties(self) -> dict[str, Any]:
        """All properties under Pulumi's names."""
        if self._make is not None:
            return self._make()
        return {key: value for source in self.sources for key, value in source.items()}

    def early(self, key: str) -> Any:
        """The value of a top-level property, marked; None where there is none."""
        for source in reversed(self.sources):
            value = source.get(key)
            if value is not None:
                return value if type(value) is str and len(value) not in MARKED else told(value)
        return None

    def place(self) -> tuple[Any, ...]:
        """What tells where a resource is: region, zones, location, ARN and id, not marked."""
        region = zone = place = location = arn = own = None
        for source in self.sources:
            get = source.get
            region = get("region") or region
            zone = get("availabilityZone") or zone
            place = get("zone") or place
            location = get("location") or location
            arn = get("arn") or arn
            own = get("id") or own
        return region, zone, place, location, arn, own

    def attributes(self, shape: Shape) -> dict[str, Any]:
        """All properties under Terraform's names."""
        try:
            found = members(self.properties, shape)
        except RecursionError:
            name = self.record.get("urn", "a resource")
            raise PlanError(f"{shown(str(name))}: nested too deeply to be a resource") from None
        own = found.get("tags")
        if self.default_tags and shape.takes_tags and "tags_all" not in found:
            found["tags_all"] = {**self.default_tags, **(own if type(own) is dict else {})}
        return found


def untold(record: Record) -> Side:
    """A resource of which nothing is told."""
    return Side(record, (), is_told=False)


def as_it_is(record: Record, where: Where) -> Side:
    """What exists: outputs over inputs.

    Raises ``PlanError`` where all of either are encrypted, and for wrong types.
    """
    inputs, outputs = _part(record, "inputs", where), _part(record, "outputs", where)
    own = record.get("id")
    return Side(record, ({"id": own}, inputs, outputs) if own else (inputs, outputs))


def _part(record: Record, key: str, where: Where) -> dict[str, Any]:
    part = record.get(key)
    if part is None:
        return _NOTHING
    if type(part) is not dict or SIGNATURE in part:
        if is_secret(part):
            name = parse(record.get("urn"), where).short
            raise PlanError(
                f"{where[0]}: all {key} of {shown(name)} are encrypted, so nothing of it is known; "
                "where the passphrase is at hand, run: pulumi stack export --show-secrets"
            )
        return a_map(part, (*where, key))
    return part


def as_planned(record: Record, where: Where) -> Side:
    """What does not exist yet: its inputs. Raises as ``as_it_is``."""
    return Side(record, (_part(record, "inputs", where),))


def as_it_will_be(old: Record, new: Record, changed: set[str], where: Where) -> Side:
    """What an update sets, over what stays as it is.

    ``changed`` are the properties that the preview names as changed: what it does not set of
    these is no longer known, and left out. Raises as ``as_it_is``.
    """
    stays = as_it_is(old, where)
    before, after = _part(old, "inputs", where), _part(new, "inputs", where)
    make = partial(_updated, stays, before, after, changed)
    if changed.isdisjoint(EARLY.values()):
        return Side(new, (*stays.sources, after), make)
    return Side(new, (make(),), make)


def _updated(
    stays: Side, before: Mapping[str, Any], after: Mapping[str, Any], changed: set[str]
) -> dict[str, Any]:
    found = stays.properties
    for key in changed | (before.keys() - after.keys()):
        found.pop(key, None)
    for key, value in after.items():
        if key not in found or key not in before or before[key] != value:
            found[key] = value
    if "tags" in changed or before.get("tags") != after.get("tags"):
        # The tags that the provider adds are not told before the update.
        found.pop("tagsAll", None)
    return found
