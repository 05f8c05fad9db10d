"""Reads states of Pulumi: ``pulumi stack export``, and the checkpoints of file backends.

A state is read as a plan that changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from costguard.errors import PlanError
from costguard.model.plan import Action, Plan
from costguard.plans.pulumi_document import (
    NOTHING,
    Deployment,
    Record,
    State,
    is_absent,
    is_encrypted,
    parsed,
)
from costguard.plans.pulumi_records import Item, Stack
from costguard.plans.pulumi_regions import StackRegions
from costguard.plans.pulumi_sides import as_it_is
from costguard.plans.pulumi_urn import (
    PROVIDERS,
    Urn,
    is_internal,
    looks_like_component,
    one_stack,
    parse,
)
from costguard.plans.shape import Where, optional_text, shown

_NEWEST = 4
_EXPORT = "run: pulumi stack export --file state.json"
FORM = State
"""What a document is parsed as."""


def is_one(document: State) -> bool:
    """Whether a document that has the form of a state is one."""
    return document.version is not None and (
        document.checkpoint is not None or document.deployment is not NOTHING
    )


def read(
    document: State, source: str, *, name: str, digest: str, region: Mapping[str, str]
) -> Plan:
    """Read a state; ``name`` stands for the source in messages, ``region`` is the user's.

    Raises ``PlanError`` for versions that are not known, for states that are encrypted as a
    whole, and for values of a wrong type.
    """
    version = _version(document, (name,))
    deployment, where = _deployment(document, (name,))
    entries = list(_entries(deployment, where))
    named = one_stack([urn for urn, _, _ in entries], name)
    records = {urn.text: record for urn, record, _ in entries if record.delete is not True}
    stack = Stack(records, StackRegions(_providers(entries), {}, region, (name,)), named)
    manifest = deployment.manifest or {}
    return stack.plan(
        list(_items(entries, name)),
        "pulumi-state",
        source,
        digest,
        tool_version=(optional_text(manifest, "version", where) or "").removeprefix("v"),
        format_version=version,
    )


_Entry = tuple[Urn, Record, Where]


def _version(document: State, where: Where) -> str:
    version = document.version
    if type(version) is not int or not 1 <= version <= _NEWEST:
        raise PlanError(
            f"{where[0]}: state version {version!r} is not read, only 1 to {_NEWEST}; "
            "is the state from a later version of Pulumi? Take a newer costguard"
        )
    return str(version)


def _deployment(document: State, where: Where) -> tuple[Deployment, Where]:
    raw, where = document.deployment, (*where, "deployment")
    if raw is NOTHING and document.checkpoint is not None:
        raw, where = document.checkpoint.latest, (where[0], "checkpoint", "latest")
    if is_absent(raw):
        return Deployment(), where  # a stack on which nothing was ever done
    if is_encrypted(raw, where):
        raise PlanError(
            f"{where[0]}: the state is encrypted as a whole; where its passphrase is at hand, "
            f"{_EXPORT} --show-secrets"
        )
    return parsed(raw, Deployment, where), where


def _entries(deployment: Deployment, where: Where) -> Iterator[_Entry]:
    for position, record in enumerate(deployment.resources or ()):
        place = (*where, "resources", position)
        yield parse(record.urn, (*place, "urn")), record, place


def _providers(entries: list[_Entry]) -> dict[str, Mapping[str, Any]]:
    return {
        urn.text: as_it_is(record, place).properties
        for urn, record, place in entries
        if urn.token.startswith(PROVIDERS)
    }


def _items(entries: list[_Entry], name: str) -> Iterator[Item]:
    """The resources that exist."""
    found = [_item(*entry) for entry in entries if _exists(entry[0], entry[1])]
    live = Counter(item.urn.text for item in found if item.deposed is None)
    seen: set[tuple[str, str | None]] = set()
    for item in found:
        if item.deposed is None and live[item.urn.text] > 1 and item.before is not None:
            # Tools that convert states from other programs write such.
            item.address += f"#{item.before.record.id}"
        key = (item.address, item.deposed)
        if key in seen:
            raise PlanError(
                f"{name}: {shown(item.urn.short)} comes twice; "
                "was the document put together from several?"
            )
        seen.add(key)
        yield item


def _item(urn: Urn, record: Record, where: Where) -> Item:
    side = as_it_is(record, where)
    return Item(
        urn=urn,
        address=urn.address,
        action=Action.NO_OP,
        before=side,
        after=side,
        # It is to be deleted, and still there; the object that took its place has its URN.
        deposed=record.id or "deleted" if record.delete else None,
        external=record.external is True,
    )


def _exists(urn: Urn, record: Record) -> bool:
    """Whether a record is a resource of a provider's that is there now."""
    if is_internal(urn.token) or record.view_of or record.pending_replacement:
        return False
    return not looks_like_component(urn.token) if record.custom is None else record.custom
