"""Records of Pulumi's documents: what they say of a resource on one side of a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from costguard.errors import PlanError
from costguard.plans.pulumi_document import NOWHERE, Place, Record, place_of, whole
from costguard.plans.pulumi_values import Shape, members
from costguard.plans.shape import Where, shown

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_PLACES = frozenset(Place.__struct_encode_fields__)


class Side(Struct, gc=False):
    """A resource on one side of a change; its properties are put together when they are wanted."""

    record: Record
    place: Place
    """What tells where it is, not marked."""
    source: Record
    """The record that ``make`` takes the properties from."""
    make: Callable[[Record, str], dict[str, Any]] | None
    """Puts all properties together, given the source and a name for messages.

    None where the document says no more than that the resource is there.
    """
    file: str = ""
    """What messages call the document."""
    told: Mapping[str, Any] | None = None
    """The inputs, where the record does not hold them."""
    default_tags: Mapping[str, Any] = _NOTHING
    """Tags that the provider puts on all resources that take tags."""

    @property
    def properties(self) -> dict[str, Any]:
        """All properties under Pulumi's names."""
        return {} if self.make is None else self.make(self.source, self.name)

    @property
    def name(self) -> str:
        """What messages call the resource, with its document."""
        own = shown(str(self.record.urn or "a resource"))
        return f"{self.file}: {own}" if self.file else own

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What the program gives, under Pulumi's names."""
        return _planned(self.record, self.name) if self.told is None else self.told

    def too_deep(self) -> PlanError:
        """The error for properties that nobody can take apart."""
        return PlanError(f"{self.name}: nested too deeply to be a resource")

    def attributes(self, shape: Shape) -> dict[str, Any]:
        """All properties under Terraform's names."""
        try:
            found = members(self.properties, shape)
        except RecursionError:
            raise self.too_deep() from None
        own = found.get("tags")
        if self.default_tags and shape.takes_tags and "tags_all" not in found:
            found["tags_all"] = {**self.default_tags, **(own if type(own) is dict else {})}
        return found


def untold(record: Record) -> Side:
    """A resource of which nothing is told."""
    return Side(record, NOWHERE, record, None)


def as_told(record: Record, properties: Mapping[str, Any], inputs: Mapping[str, Any]) -> Side:
    """A resource whose properties are known, under Pulumi's names.

    ``inputs`` are those that the document tells to be given by the program.
    """
    return Side(record, _placed(properties), record, lambda *_: dict(properties), told=inputs)


def as_it_is(record: Record, where: Where) -> Side:
    """What exists: outputs over inputs.

    Raises ``PlanError`` where all of either are encrypted, and for wrong types.
    """
    urn = record.urn
    inputs = place_of(record.inputs, "inputs", urn, where)
    place = _over(inputs, place_of(record.outputs, "outputs", urn, where))
    if place is NOWHERE:
        place = Place(id=record.id)
    elif place.id is None:
        place.id = record.id
    return Side(record, place, record, _existing, str(where[0]))


def as_planned(record: Record, where: Where) -> Side:
    """What does not exist yet: its inputs. Raises as ``as_it_is``."""
    place = place_of(record.inputs, "inputs", record.urn, where)
    return Side(record, place, record, _planned, str(where[0]))


def as_it_will_be(old: Record, new: Record, changed: set[str], where: Where) -> Side:
    """What an update sets, over what stays as it is.

    ``changed`` are the properties that the preview names as changed: what it does not set of
    these is no longer known, and left out. Raises as ``as_it_is``.
    """
    stays = as_it_is(old, where)
    after = place_of(new.inputs, "inputs", new.urn, where)
    make = partial(_updated, stays, changed)
    if changed.isdisjoint(_PLACES):
        return Side(new, _over(stays.place, after), new, make, str(where[0]))
    return Side(new, _placed(make(new, stays.name)), new, make, str(where[0]))


def _existing(record: Record, name: str) -> dict[str, Any]:
    own = {"id": record.id} if record.id else {}
    return own | (whole(record.inputs, name) or {}) | (whole(record.outputs, name) or {})


def _planned(record: Record, name: str) -> dict[str, Any]:
    return whole(record.inputs, name) or {}


def _updated(stays: Side, changed: set[str], new: Record, name: str) -> dict[str, Any]:
    found = stays.properties
    before, after = _planned(stays.source, name), _planned(new, name)
    for key in changed | (before.keys() - after.keys()):
        found.pop(key, None)
    for key, value in after.items():
        if key not in found or key not in before or before[key] != value:
            found[key] = value
    if "tags" in changed or before.get("tags") != after.get("tags"):
        # The tags that the provider adds are not told before the update.
        found.pop("tagsAll", None)
    return found


def _over(low: Place, high: Place) -> Place:
    """What the two tell together; what ``high`` tells counts."""
    if low is NOWHERE or low == NOWHERE:
        return high
    if high is NOWHERE or high == NOWHERE:
        return low
    return Place(
        low.arn if high.arn is None else high.arn,
        low.availability_zone if high.availability_zone is None else high.availability_zone,
        low.id if high.id is None else high.id,
        low.location if high.location is None else high.location,
        low.project if high.project is None else high.project,
        low.region if high.region is None else high.region,
        low.resource_group_name if high.resource_group_name is None else high.resource_group_name,
        low.zone if high.zone is None else high.zone,
    )


def _placed(properties: Mapping[str, Any]) -> Place:
    return Place(*(properties.get(name) for name in Place.__struct_encode_fields__))
