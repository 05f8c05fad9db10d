"""From the records of Pulumi's documents to the resources and changes of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from costguard.model.plan import Action, ResourceChange
from costguard.model.resource import Resource, ResourceConfig
from costguard.plans.pulumi_attributes import Attributes, Untold
from costguard.plans.pulumi_regions import StackRegions
from costguard.plans.pulumi_sides import Record, Side
from costguard.plans.pulumi_types import Vocabulary, vocabulary
from costguard.plans.pulumi_urn import Urn, is_internal, looks_like_component, parse
from costguard.plans.pulumi_values import Shape, leaves

_AZURE = "azure:"
_NOTHING: dict[str, Any] = {}


@dataclass(slots=True)
class Item:
    """A resource as a document has it, before its properties are translated."""

    urn: Urn
    text: str
    """The URN as it stands in the document."""
    action: Action
    before: Side | None
    after: Side | None
    """The very object of ``before`` where nothing changes."""
    deposed: str | None = None
    importing: bool = False
    external: bool = False
    """Whether it is looked up only, and not the stack's."""
    create_before_destroy: bool = False
    previous: str | None = None
    twin: str = ""
    """The id, where other live objects have the same URN: tools that convert states write such."""

    @property
    def address(self) -> str:
        """What reports call the resource."""
        return f"{self.urn.address}#{self.twin}" if self.twin else self.urn.address


class Stack:
    """Makes changes of items; knows who is whose parent, and where the providers work."""

    def __init__(
        self,
        records: Mapping[str, Record],
        regions: StackRegions,
    ) -> None:
        """``records`` are one record for each URN, components and providers included."""
        self._records = records
        self._regions = regions
        self._modules: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._tags: dict[str, Mapping[str, Any]] = {}

    def changes(self, items: list[Item]) -> tuple[ResourceChange, ...]:
        """The changes of the stack's own resources: deposed objects first, as others expect."""
        own = [item for item in items if not item.external]
        for item in own:
            if item.urn.token.startswith(_AZURE):
                self._note_location(item)
        own.sort(key=lambda item: item.deposed is None)
        return tuple(map(self._change, own))

    def unplaced(self, items: list[Item], changes: Iterable[ResourceChange]) -> dict[str, str]:
        """The provider of each resource whose region is not told, by address."""
        open_ones = {
            change.address
            for change in changes
            if (change.after is not None and change.after.region is None)
            or (change.before is not None and change.before.region is None)
        }
        if not open_ones:
            return {}
        sides = ((item.address, item.after or item.before) for item in items)
        return {
            address: str(side.record.get("provider")).rpartition("::")[0]
            for address, side in sides
            if side is not None and address in open_ones
        }

    def looked_up(self, items: list[Item]) -> tuple[Resource, ...]:
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
        after = None if item.after is None else self._resource(item, item.after)
        before = after
        if item.before is not item.after:
            before = None if item.before is None else self._resource(item, item.before)
        return ResourceChange(
            item.address,
            item.action,
            before,
            after,
            item.previous,
            item.deposed,
            item.create_before_destroy,
            item.importing,
        )

    def _resource(self, item: Item, side: Side) -> Resource:
        words = vocabulary(item.urn.token)
        config = self._config(item, side, words)
        reference = side.record.get("provider")
        region, note = self._regions.of(words.package, reference, side, config)
        side.default_tags = self._tags_of(reference)
        attributes: dict[str, Any] = Attributes(side, words.shape) if side.is_told else Untold()
        parent = side.record.get("parent")
        return Resource(
            item.address,
            words.type,
            item.urn.name,
            words.provider,
            region,
            attributes,
            self._module(parent) if type(parent) is str else "",
            None,
            config,
            note,
        )

    def _tags_of(self, reference: Any) -> Mapping[str, Any]:
        key = reference if type(reference) is str else ""
        found = self._tags.get(key)
        if found is None:
            found = self._tags[key] = self._regions.default_tags(reference)
        return found

    def _module(self, parent: str) -> str:
        """The components that a resource is in, outermost first."""
        known = self._modules.get(parent)
        if known is None:
            self._modules[parent] = ""  # a document may be made to go round in circles
            known = self._modules[parent] = self._chain(parent)
        return known

    def _chain(self, parent: str) -> str:
        urn = parse(parent, ("parent",))
        if is_internal(urn.token):
            return ""
        record = self._records.get(parent, _NOTHING)
        above = record.get("parent")
        outer = self._module(above) if type(above) is str else ""
        custom = record.get("custom", not looks_like_component(urn.token))
        if custom:
            return outer
        return f"{outer}/{urn.short}" if outer else urn.short

    def _config(self, item: Item, side: Side, words: Vocabulary) -> ResourceConfig:
        named = side.record.get("propertyDependencies")
        if not named:
            return ResourceConfig(item.urn.address)
        return ResourceConfig(item.urn.address, References(self, named, side, words.shape))

    def references(self, named: Any, side: Side, shape: Shape) -> dict[str, tuple[str, ...]]:
        """Addresses by the paths of the attributes that depend on them.

        Pulumi tells the property only; inside of it, whatever is unknown may be what refers.
        """
        properties = side.properties
        found: dict[str, tuple[str, ...]] = {}
        for key, urns in named.items() if type(named) is dict else ():
            field = shape[key]
            targets = tuple(self._address(urn) for urn in _texts(urns))
            if field is None or not targets:
                continue
            paths = leaves(properties.get(key), field.shape, field.name)
            found.update(dict.fromkeys([field.name, *paths], targets))
        return found

    def _address(self, text: str) -> str:
        known = self._addresses.get(text)
        if known is None:
            known = self._addresses[text] = parse(text, ("propertyDependencies",)).address
        return known


class References(Mapping[str, tuple[str, ...]]):
    """References that are looked for when somebody first asks."""

    __slots__ = ("_found", "_made_of")

    def __init__(self, stack: Stack, named: Any, side: Side, shape: Shape) -> None:
        """``named`` are the URNs by property, as the record has them."""
        self._made_of = (stack, named, side, shape)
        self._found: dict[str, tuple[str, ...]] | None = None

    def _all(self) -> dict[str, tuple[str, ...]]:
        if self._found is None:
            stack, *rest = self._made_of
            self._found = stack.references(*rest)
        return self._found

    def __getitem__(self, path: str) -> tuple[str, ...]:
        return self._all()[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def _texts(value: Any) -> Iterator[str]:
    return (member for member in value if type(member) is str) if type(value) is list else iter(())
