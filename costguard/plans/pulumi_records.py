"""From the records of Pulumi's documents to the resources and changes of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from costguard.model.plan import Action, Plan, ResourceChange
from costguard.model.resource import Resource, ResourceConfig
from costguard.plans.accounts import accounts_of
from costguard.plans.pulumi_attributes import Attributes, Untold
from costguard.plans.pulumi_document import Record, whole
from costguard.plans.pulumi_regions import StackRegions
from costguard.plans.pulumi_sides import Side
from costguard.plans.pulumi_types import Vocabulary, vocabulary
from costguard.plans.pulumi_urn import Urn, is_internal, looks_like_component, parse
from costguard.plans.pulumi_values import Shape, leaves

_AZURE = "azure:"
_NOBODY = Record()
_SETTINGS = ("pulumi:pulumi:Stack",)
"""What a value that is not told refers to where no resource is named: the settings, for one."""


class Item(Struct, gc=False):
    """A resource as a document has it, before its properties are translated."""

    urn: Urn
    address: str
    """What reports call the resource."""
    action: Action
    before: Side | None
    after: Side | None
    """The very object of ``before`` where nothing changes."""
    deposed: str | None = None
    previous: str | None = None
    create_before_destroy: bool = False
    importing: bool = False
    external: bool = False
    """Whether it is looked up only, and not the stack's."""


class Stack:
    """Makes changes of items; knows who is whose parent, and where the providers work."""

    def __init__(
        self,
        records: Mapping[str, Record],
        regions: StackRegions,
        named: tuple[str | None, str | None],
    ) -> None:
        """``records`` are one record for each URN, components and providers included.

        ``named`` are the names of the stack and of its project.
        """
        self._records = records
        self._regions = regions
        self._named = named
        self._modules: dict[str | None, str] = {None: ""}
        self._addresses: dict[str, str] = {}
        self._tags: dict[str | None, Mapping[str, Any]] = {}
        self._unplaced: dict[str, str] = {}

    def plan(
        self,
        items: list[Item],
        tool: str,
        source: str,
        digest: str,
        *,
        tool_version: str = "",
        format_version: str = "",
        changes_only: bool = False,
    ) -> Plan:
        """The plan that the resources of a document make."""
        changes, data = self._changes(items), self._looked_up(items)
        stack, project = self._named
        return Plan(
            source=source,
            tool=tool,
            tool_version=tool_version,
            format_version=format_version,
            changes=changes,
            data=data,
            complete=not changes_only,
            changes_only=changes_only,
            digest=digest,
            accounts=accounts_of(changes, data),
            stack=stack,
            project=project,
            provider_regions=self._regions.by_provider(),
            unplaced=self._unplaced,
        )

    def _changes(self, items: list[Item]) -> tuple[ResourceChange, ...]:
        """The changes of the stack's own resources: deposed objects first, as others expect."""
        own = [item for item in items if not item.external]
        for item in own:
            if item.urn.token.startswith(_AZURE):
                self._note_location(item)
        deposed = [item for item in own if item.deposed is not None]
        if deposed:
            own = deposed + [item for item in own if item.deposed is None]
        return tuple([self._change(item) for item in own])

    def _looked_up(self, items: list[Item]) -> tuple[Resource, ...]:
        """The resources that are read and not managed: others refer to them."""
        sides = ((item, item.after or item.before) for item in items if item.external)
        return tuple(self._resource(item, side) for item, side in sides if side is not None)

    def _note_location(self, item: Item) -> None:
        words = vocabulary(item.urn.token)
        side = item.after or item.before
        if side is not None:
            config = self._config(item, side, words)
            self._regions.locations.add(words.type, side.attributes(words.shape), config)

    def _change(self, item: Item) -> ResourceChange:
        before, after = item.before, item.after
        will_be = None if after is None else self._resource(item, after)
        was = will_be
        if before is not after:
            was = None if before is None else self._resource(item, before)
        if (will_be and will_be.region is None) or (was and was.region is None):
            self._note_provider(item)
        return ResourceChange(
            item.address,
            item.action,
            was,
            will_be,
            item.previous,
            item.deposed,
            item.create_before_destroy,
            item.importing,
        )

    def _note_provider(self, item: Item) -> None:
        """Take note of the provider of a resource whose region is not told."""
        side = item.after or item.before
        if side is not None:
            self._unplaced[item.address] = str(side.record.provider).rpartition("::")[0]

    def _resource(self, item: Item, side: Side) -> Resource:
        words, record = vocabulary(item.urn.token), side.record
        config = self._config(item, side, words)
        provider, parent = record.provider, record.parent
        region, note = self._regions.of(words.package, provider, side, config)
        tags = self._tags.get(provider)
        if tags is None:
            tags = self._tags[provider] = self._regions.default_tags(provider)
        side.default_tags = tags
        module = self._modules.get(parent)
        if module is None:
            module = self._module(parent)
        return Resource(
            item.address,
            words.type,
            item.urn.name,
            words.provider,
            region,
            Attributes(side, words.shape) if side.make else Untold(),
            module,
            None,
            config,
            note,
        )

    def _module(self, parent: str | None) -> str:
        """The components that a resource is in, outermost first."""
        known = self._modules.get(parent)
        if known is None:
            self._modules[parent] = ""  # a document may be made to go round in circles
            known = self._modules[parent] = self._chain(parent)
        return known

    def _chain(self, parent: str | None) -> str:
        urn = parse(parent, (*self._regions.where, "parent"))
        if is_internal(urn.token):
            return ""
        record = self._records.get(urn.text, _NOBODY)
        outer, custom = self._module(record.parent), record.custom
        if custom or (custom is None and not looks_like_component(urn.token)):
            return outer
        return f"{outer}/{urn.short}" if outer else urn.short

    def _config(self, item: Item, side: Side, words: Vocabulary) -> ResourceConfig:
        return ResourceConfig(item.urn.address, References(self, side, words.shape))

    def references(self, side: Side, shape: Shape) -> dict[str, tuple[str, ...]]:
        """Addresses by the paths of the attributes that depend on them.

        Pulumi tells the property only; inside of it, whatever is not told may be what refers. An
        input that is not told is given all the same, also where Pulumi names no resource.
        """
        named = whole(side.record.property_dependencies, side.name)
        named = named if type(named) is dict else {}
        properties, inputs = side.properties, side.inputs
        found: dict[str, tuple[str, ...]] = {}
        for key in dict.fromkeys((*named, *inputs)):
            field = shape[key]
            if field is None:
                continue
            targets = tuple(self._address(urn) for urn in _texts(named.get(key)))
            paths = leaves((properties if targets else inputs).get(key), field.shape, field.name)
            paths += [field.name] if targets else []
            found.update(dict.fromkeys(paths, targets or _SETTINGS))
        return found

    def _address(self, text: str) -> str:
        known = self._addresses.get(text)
        if known is None:
            where = (*self._regions.where, "propertyDependencies")
            known = self._addresses[text] = parse(text, where).address
        return known


class References(Mapping[str, tuple[str, ...]]):
    """References that are looked for when somebody first asks."""

    __slots__ = ("_found", "_shape", "_side", "_stack")

    def __init__(self, stack: Stack, side: Side, shape: Shape) -> None:
        """The record of ``side`` names the URNs by property."""
        self._stack, self._side, self._shape = stack, side, shape
        self._found: dict[str, tuple[str, ...]] | None = None

    def _all(self) -> dict[str, tuple[str, ...]]:
        if self._found is None:
            try:
                self._found = self._stack.references(self._side, self._shape)
            except RecursionError:
                raise self._side.too_deep() from None
        return self._found

    def __getitem__(self, path: str) -> tuple[str, ...]:
        return self._all()[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def _texts(value: Any) -> Iterator[str]:
    return (member for member in value if type(member) is str) if type(value) is list else iter(())
