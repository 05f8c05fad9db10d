"""Reads states of Pulumi: ``pulumi stack export``, and the checkpoints of file backends.

A state is read as a plan that changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from costguard.errors import PlanError
from costguard.model.plan import Action, Plan
from costguard.plans.accounts import accounts_of
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
from costguard.plans.pulumi_values import is_secret
from costguard.plans.shape import Where, a_map, flag, list_at, map_at, optional_text, shown, text

_NEWEST = 4
_EXPORT = "run: pulumi stack export --file state.json"


def sniff(document: Any) -> bool:
    """Whether a document is a state, as Pulumi exports it or as it is stored."""
    return (
        isinstance(document, dict)
        and "version" in document
        and not document.keys().isdisjoint({"deployment", "checkpoint"})
    )


def read(
    document: dict[str, Any], source: str, *, name: str, digest: str, region: Mapping[str, str]
) -> Plan:
    """Read a state; ``name`` stands for the source in messages, ``region`` is the user's.

    Takes the document over. Raises ``PlanError`` for versions that are not known, for states
    that are encrypted as a whole, and for values of a wrong type.
    """
    where: Where = (name,)
    version = _version(document, where)
    deployment, place = _deployment(document, where)
    entries = list(_entries(deployment, place))
    stack, project = one_stack([urn for urn, _, _ in entries], name)
    records = {
        record["urn"]: record for _, record, _ in entries if record.get("delete") is not True
    }
    regions = StackRegions(_providers(entries), {}, region, where)
    items = list(_items(entries, name))
    made = Stack(records, regions)
    changes, data = made.changes(items), made.looked_up(items)
    manifest = map_at(deployment, "manifest", place)
    return Plan(
        source=source,
        tool="pulumi-state",
        tool_version=(optional_text(manifest, "version", place) or "").removeprefix("v"),
        format_version=version,
        changes=changes,
        data=data,
        digest=digest,
        accounts=accounts_of(changes, data),
        stack=stack,
        project=project,
        provider_regions=regions.by_provider(),
    )


_Entry = tuple[Urn, dict[str, Any], Where]


def _version(document: dict[str, Any], where: Where) -> str:
    version = document["version"]
    if type(version) is not int or not 1 <= version <= _NEWEST:
        raise PlanError(
            f"{where[0]}: state version {version!r} is not read, only 1 to {_NEWEST}; "
            "is the state from a later version of Pulumi? Take a newer costguard"
        )
    return str(version)


def _deployment(document: dict[str, Any], where: Where) -> tuple[dict[str, Any], Where]:
    where = (*where, "deployment") if "deployment" in document else (*where, "checkpoint")
    found: Any = document.get("deployment")
    if "deployment" not in document:
        found = map_at(document, "checkpoint", where[:1]).get("latest")
        where = (*where, "latest")
    if found is None:
        return {}, where  # a stack on which nothing was ever done
    if is_secret(found):
        raise PlanError(
            f"{where[0]}: the state is encrypted as a whole; where its passphrase is at hand, "
            f"{_EXPORT} --show-secrets"
        )
    return a_map(found, where), where


def _entries(deployment: dict[str, Any], where: Where) -> Iterator[_Entry]:
    for position, raw in enumerate(list_at(deployment, "resources", where)):
        place = (*where, "resources", position)
        record = a_map(raw, place)
        yield parse(text(record, "urn", place), (*place, "urn")), record, place


def _providers(entries: list[_Entry]) -> dict[str, Mapping[str, Any]]:
    return {
        record["urn"]: as_it_is(record, place).properties
        for urn, record, place in entries
        if urn.token.startswith(PROVIDERS)
    }


def _items(entries: list[_Entry], name: str) -> Iterator[Item]:
    """The resources that exist."""
    found = [_item(*entry) for entry in entries if _exists(*entry)]
    live = Counter(item.text for item in found if item.deposed is None)
    seen: set[tuple[str, str | None]] = set()
    for item in found:
        if item.deposed is None and live[item.text] > 1 and item.before:
            item.twin = str(item.before.record.get("id"))
        key = (item.address, item.deposed)
        if key in seen:
            raise PlanError(
                f"{name}: {shown(item.urn.short)} comes twice; "
                "was the document put together from several?"
            )
        seen.add(key)
        yield item


def _item(urn: Urn, record: dict[str, Any], where: Where) -> Item:
    side = as_it_is(record, where)
    own = optional_text(record, "id", where) or "deleted"
    return Item(
        urn=urn,
        text=record["urn"],
        action=Action.NO_OP,
        before=side,
        after=side,
        # It is to be deleted, and still there; the object that took its place has its URN.
        deposed=own if flag(record, "delete", where) else None,
        external=flag(record, "external", where) is True,
    )


def _exists(urn: Urn, record: dict[str, Any], where: Where) -> bool:
    """Whether a record is a resource of a provider's that is there now."""
    if is_internal(urn.token) or record.get("viewOf"):
        return False
    custom = flag(record, "custom", where)
    if custom is None:
        custom = not looks_like_component(urn.token)
    return custom and flag(record, "pendingReplacement", where) is not True
