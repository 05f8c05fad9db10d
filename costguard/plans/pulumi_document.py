"""Pulumi's documents, of which only what is looked at in every resource is taken apart at once.

The properties of resources are most of a document, and most of them are never asked for. They
stay text until they are; what tells where a resource is, its ``Place``, is picked out of them.
Members stand in the order in which Pulumi writes them, which is how they are found fastest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import DecodeError, Raw, Struct, ValidationError, field, json

from costguard.errors import PlanError
from costguard.plans.pulumi_urn import parse
from costguard.plans.pulumi_values import SIGNATURE, is_secret
from costguard.plans.shape import Where, at, kind, shown, wrong

Form = TypeVar("Form", bound=Struct)
_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`(?: - at `\$(.*)`)?")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_SAMPLES: Mapping[str, Any] = {
    "object": {},
    "array": [],
    "str": "",
    "bool": False,
    "int": 0,
    "float": 0,
    "null": None,
}
"""A value of each type, by the decoder's word for it."""
NOTHING = Raw()
"""Stands where a document has no such part."""
_NULL = Raw(b"null")


class Place(Struct, rename="camel", gc=False):
    """The properties that tell where a resource is, and whose; None where there is none."""

    arn: Any = None
    availability_zone: Any = None
    id: Any = None
    location: Any = None
    project: Any = None
    region: Any = None
    resource_group_name: Any = None
    zone: Any = None
    signature: Any = field(name=SIGNATURE, default=None)
    """Of an object that is no data."""


NOWHERE = Place()


class Record(Struct, rename="camel", gc=False):
    """A resource as a document has it."""

    urn: str | None = None
    custom: bool | None = None
    delete: bool | None = None
    id: str | None = None
    inputs: Raw = NOTHING
    outputs: Raw = NOTHING
    parent: str | None = None
    external: bool | None = None
    provider: str | None = None
    property_dependencies: Raw = NOTHING
    pending_replacement: bool | None = None
    retain_on_delete: bool | None = None
    view_of: Any = None


class Step(Record, rename="camel", gc=False):
    """A step of a preview; a record itself where other programs leave out the one inside it."""

    op: str | None = None
    old_state: Record | None = None
    new_state: Record | None = None
    diff_reasons: list[Any] | None = None
    detailed_diff: dict[str, Raw] | None = None


class Preview(Struct, rename="camel"):
    """What ``pulumi preview --json`` writes."""

    steps: list[Step] | None = None
    config: dict[str, Any] | None = None
    change_summary: dict[str, Any] | None = None
    diagnostics: list[dict[str, Any]] | None = None
    maybe_corrupt: bool | None = None


class Deployment(Struct):
    """The resources of a state."""

    manifest: dict[str, Any] | None = None
    resources: list[Record] | None = None


class Checkpoint(Struct):
    """What file backends keep around a deployment."""

    latest: Raw = NOTHING


class State(Struct):
    """What ``pulumi stack export`` writes, or a file backend keeps."""

    version: Any = None
    deployment: Raw = NOTHING
    checkpoint: Checkpoint | None = None


class Diff(Struct):
    """What an update plan sets, and what it no longer sets."""

    adds: dict[str, Any] | None = None
    updates: dict[str, Any] | None = None
    deletes: list[Any] | None = None


class Goal(Record, rename="camel"):
    """A resource as an update plan wants it."""

    input_diff: Diff | None = None


class ResourcePlan(Struct):
    """What an update plan does with a resource; ``state`` are the outputs that it expects."""

    goal: Goal | None = None
    steps: list[Any] | None = None
    state: dict[str, Any] | None = None


class UpdatePlan(Struct, rename="camel"):
    """What ``pulumi preview --save-plan`` writes."""

    manifest: dict[str, Any] | None = None
    config: dict[str, Any] | None = None
    resource_plans: dict[str, Raw] | None = None


class PlanFile(UpdatePlan):
    """An update plan, or one with its version around it."""

    version: Any = None
    plan: UpdatePlan | None = None


_PLACE = json.Decoder(Place | None)


def parsed(text: bytes | Raw, form: type[Form], where: Where) -> Form:
    """A part of a document; raises ``PlanError`` where something in it has a wrong type."""
    try:
        return json.decode(text, type=form)
    except DecodeError as error:
        raise _wrong_type(str(error), where) from None


def _wrong_type(message: str, where: Where) -> PlanError:
    found = _EXPECTED.match(message)
    if found is None:
        return _out_of_range(at(where))
    path = [int(number) if number else key for key, number in _STEP.findall(found[3] or "")]
    expected = " or ".join(kind(_SAMPLES[name]) for name in found[1].split(" | "))
    return wrong((*where, *path), expected, _SAMPLES[found[2]])


def _out_of_range(name: str) -> PlanError:
    return PlanError(f"{name}: a number has too many digits; no plan holds it: was it edited?")


def is_absent(part: Raw) -> bool:
    """Whether a document has no such part, or null in its place."""
    return part is NOTHING or part == _NULL


def whole(part: Raw, name: str) -> Any:
    """All of a part, as JSON has it; None where there is none.

    ``name`` stands for it in the message of the ``PlanError`` that a number too large raises.
    """
    if part is NOTHING:
        return None
    try:
        return json.decode(part)
    except ValidationError:
        raise _out_of_range(name) from None


def is_encrypted(part: Raw, where: Where) -> bool:
    """Whether all of a part is a secret. Raises ``PlanError`` where a number is out of range."""
    try:
        found = _PLACE.decode(part)
    except ValidationError:
        return is_secret(whole(part, at(where)))
    return found is not None and found.signature is not None and is_secret(whole(part, at(where)))


def place_of(part: Raw, key: str, urn: str | None, where: Where) -> Place:
    """The place that all inputs or outputs of a record tell; ``key`` says which of them.

    Raises ``PlanError`` where all of them are encrypted, or where they are no object.
    """
    if part is NOTHING:
        return NOWHERE
    try:
        found = _PLACE.decode(part)
    except ValidationError:
        pass
    else:
        if found is None or found.signature is None:
            return found or NOWHERE
    if is_encrypted(part, where):
        name = parse(urn, where).short
        raise PlanError(
            f"{where[0]}: all {key} of {shown(name)} are encrypted, so nothing of it is known; "
            "where the passphrase is at hand, run: pulumi stack export --show-secrets"
        )
    return parsed(part, Place, (*where, key))
