"""From entries, as a reader finds them in a document, to the changes of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from costguard.errors import PlanError
from costguard.model.plan import Action, ResourceChange
from costguard.model.resource import IndexKey, Resource, ResourceConfig
from costguard.plans.configuration import Block
from costguard.plans.providers import ProviderRegions, short_name
from costguard.plans.references import References
from costguard.plans.regions import AzureLocations, Regions
from costguard.plans.shape import shown


@dataclass(slots=True)
class Entry:
    """A resource as a document has it; unknown and sensitive values are already marked."""

    address: str
    type: str
    name: str
    provider: str
    """The provider's own name, such as ``google-beta``."""
    module: str
    index: IndexKey
    action: Action
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    """The very object of ``before`` where nothing changes."""
    block: Block | None = None
    previous_address: str | None = None
    deposed: str | None = None
    create_before_destroy: bool = False
    importing: bool = False
    deferred: str = ""


class Assembly:
    """Makes changes of entries: adds what the configuration says, and the regions."""

    def __init__(self, providers: ProviderRegions, given: Mapping[str, str]) -> None:
        """``given`` is the user's region for each provider."""
        self._before = AzureLocations()
        self._after = AzureLocations()
        self._regions_before = Regions(providers, self._before, given)
        self._regions_after = Regions(providers, self._after, given)
        self._references = References()

    def changes(self, entries: list[Entry], name: str) -> tuple[ResourceChange, ...]:
        """The changes of a plan, in its order, but deposed objects first.

        These share the address of the current object, and what looks a resource up by address
        means the current one, which is the last. Raises ``PlanError``, with the document's
        ``name``, where an address comes twice.
        """
        _refuse_twins(entries, name)
        for entry in entries:
            if short_name(entry.provider) == "azurerm":
                self._note_location(entry)
        ordered = sorted(entries, key=lambda entry: entry.deposed is None)
        return tuple(self._change(entry) for entry in ordered)

    def note_data(self, data: Iterable[Resource]) -> None:
        """Take note of where data sources are: resources may be in a group that one looks up."""
        for one in data:
            if one.provider == "azurerm":
                self._before.add(one.type, one.attributes, one.config)
                self._after.add(one.type, one.attributes, one.config)

    def _note_location(self, entry: Entry) -> None:
        config = self._config(entry)
        if entry.before is not None:
            self._before.add(entry.type, entry.before, config)
        if entry.after is not None:
            self._after.add(entry.type, entry.after, config)

    def _config(self, entry: Entry) -> ResourceConfig | None:
        return None if entry.block is None else self._references.of(entry.block)

    def _change(self, entry: Entry) -> ResourceChange:
        config = self._config(entry)
        after = _resource(entry, entry.after, config, self._regions_after)
        before = after
        if entry.before is not entry.after:
            before = _resource(entry, entry.before, config, self._regions_before)
        return ResourceChange(
            address=entry.address,
            action=entry.action,
            before=before,
            after=after,
            previous_address=entry.previous_address,
            deposed=entry.deposed,
            create_before_destroy=entry.create_before_destroy,
            importing=entry.importing,
            deferred=entry.deferred,
        )


def _resource(
    entry: Entry,
    attributes: dict[str, Any] | None,
    config: ResourceConfig | None,
    regions: Regions,
) -> Resource | None:
    if attributes is None:
        return None
    region, note = regions.of(entry.provider, attributes, entry.block, config)
    return Resource(
        address=entry.address,
        type=entry.type,
        name=entry.name,
        provider=short_name(entry.provider),
        region=region,
        attributes=attributes,
        module=entry.module,
        key=entry.index,
        config=config,
        region_note=note,
    )


def _refuse_twins(entries: list[Entry], name: str) -> None:
    seen: set[tuple[str, str | None, bool]] = set()
    for entry in entries:
        # Where a new object takes the place of a forgotten one, both have entries.
        key = (entry.address, entry.deposed, entry.action is Action.FORGET)
        if key in seen:
            raise PlanError(
                f"{name}: {shown(entry.address)} comes twice; "
                "was the document put together from several?"
            )
        seen.add(key)
