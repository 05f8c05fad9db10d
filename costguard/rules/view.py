"""What a pricing rule sees of a resource: its attributes, usage, and the resources it refers to.

Reading an unknown attribute is recorded: where a default stands in for it, the report shows an
assumption. Attributes of a wrong type raise ``AttributeTypeError`` with the resource's address.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from costguard.errors import AttributeTypeError, ConfigError
from costguard.model.estimate import Assumption
from costguard.model.given_blocks import only_given
from costguard.model.money import HOURS_PER_MONTH
from costguard.model.plan import ResourceSet
from costguard.model.resource import Resource, Unknown, value_at
from costguard.rules.notes import Notes, Usages, quantity

_TEXTS = (str, int, float)
"""What an attribute that is a text may be in JSON."""
_NO_BLOCK = "none"
"""What a nested block is taken for that is given and not told."""


class ResourceView:
    """A resource, or a nested block of it, as a pricing rule reads it."""

    __slots__ = ("_attributes", "_below", "_path", "_set", "_usage", "_usages", "notes", "resource")

    hours: Decimal = HOURS_PER_MONTH
    """Hours of a month: 730."""

    def __init__(
        self,
        resource: Resource,
        resources: ResourceSet,
        usages: Usages,
        *,
        notes: Notes | None = None,
        usage: Mapping[str, Any] | None = None,
        attributes: Mapping[str, Any] | None = None,
        path: str = "",
        below: str = "",
    ) -> None:
        self.resource = resource
        self.notes = notes if notes is not None else Notes()
        self._set = resources
        self._usages = usages
        self._usage = usages.of(resource.address, resource.type) if usage is None else usage
        self._attributes = resource.attributes if attributes is None else attributes
        self._path = path or below.removesuffix(".")
        self._below = below

    @property
    def type(self) -> str:
        """Resource type, such as ``aws_instance``."""
        return self.resource.type

    @property
    def address(self) -> str:
        """Address of the resource."""
        return self.resource.address

    @property
    def name(self) -> str:
        """Name of the resource's block in the configuration."""
        return self.resource.name

    @property
    def region(self) -> str | None:
        """Region code, or None where the plan does not tell it."""
        return self.resource.region

    # Attributes

    def raw(self, key: str) -> Any:
        """The JSON value of an attribute; None where absent; an ``Unknown`` where not told."""
        return self._attributes.get(key)

    def known(self, key: str) -> bool:
        """Whether the attribute's value is told (an absent attribute is known to be absent)."""
        return not isinstance(self._attributes.get(key), Unknown)

    def given_later(self, key: str) -> bool:
        """Whether the configuration gives what is not told; if not, the provider fills it in."""
        value = self._attributes.get(key)
        if value is Unknown.SENSITIVE or key in only_given(self.type, self._path):
            return isinstance(value, Unknown)
        config = self.resource.config
        return config is not None and bool(config.references.get(self._full(key)))

    def left_open(self, key: str) -> bool:
        """Whether the attribute is not told; the report says why a quantity is not known then."""
        value = self._attributes.get(key)
        if isinstance(value, Unknown):
            self._note_unknown(key, value, None)
            return True
        return False

    def text(self, key: str, default: str | None = None) -> str | None:
        """A text attribute; ``default`` where it is absent, empty or unknown."""
        value = self._attributes.get(key)
        if value is None or value == "":
            return default
        if type(value) is str:
            return value
        if isinstance(value, Unknown):
            self._note_unknown(key, value, default)
            return default
        if isinstance(value, bool) or not isinstance(value, _TEXTS):
            raise self._wrong(key, "a text", value)
        return str(value)

    def number(self, key: str, default: Decimal | int | None = None) -> Decimal | None:
        """A numeric attribute; ``default`` where it is absent or unknown."""
        value = self._attributes.get(key)
        if isinstance(value, Unknown):
            self._note_unknown(key, value, None if default is None else str(default))
            value = None
        if value is None or value == "":
            return None if default is None else Decimal(default)
        number = quantity(value)
        if number is None:
            raise self._wrong(key, "a number", value)
        return number

    def flag(self, key: str, *, default: bool = False) -> bool:
        """A true-or-false attribute; ``default`` where it is absent or unknown."""
        value = self._attributes.get(key)
        if isinstance(value, Unknown):
            self._note_unknown(key, value, str(default).lower())
            return default
        if value is None or value == "":
            return default
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):  # a tuple: the value may be a list
            return bool(value == "true")
        raise self._wrong(key, "true or false", value)

    def texts(self, key: str) -> list[str]:
        """A list of texts; unknown members are left out, an unknown or absent list is empty."""
        value = self._attributes.get(key)
        if isinstance(value, Unknown):
            self._note_unknown(key, value, None)
            return []
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._wrong(key, "a list", value)
        return [member for member in value if isinstance(member, str)]

    def count(self, key: str) -> int | None:
        """Number of members of a list, unknown members included; None for an unknown list."""
        value = self._attributes.get(key)
        if isinstance(value, Unknown):
            self._note_unknown(key, value, None)
            return None
        if value is None:
            return 0
        if not isinstance(value, list):
            raise self._wrong(key, "a list", value)
        return len(value)

    def blocks(self, key: str) -> list[ResourceView]:
        """Nested blocks, in order; an unknown or absent list has none.

        That an unknown one has none is an assumption, unless the provider may have filled it in.
        """
        value = self._attributes.get(key)
        if value is None:
            return []
        if isinstance(value, Unknown):
            self._note_unknown(key, value, _NO_BLOCK if self.given_later(key) else None)
            return []
        members = value if isinstance(value, list) else [value]
        for member in members:
            if isinstance(member, Unknown):
                self._note_unknown(key, member, "only those that are known")
        return [
            self._nested(key, m) for m in members if m is not None and not isinstance(m, Unknown)
        ]

    def block(self, key: str) -> ResourceView | None:
        """The one nested block of this name, or None."""
        found = self.blocks(key)
        return found[0] if found else None

    # Usage

    def usage(self, key: str, default: Decimal | int | None = None) -> Decimal | None:
        """A number from the usage file (dots reach into nested maps).

        None where it is not given and has no default; the report then says that the key is
        missing. With a ``default`` the key is optional.
        """
        value = self._usage_value(key, optional=default is not None)
        if value is None:
            return None if default is None else Decimal(default)
        number = quantity(value)
        if number is None or number < 0:
            raise ConfigError(
                f"{self._usages.source}: resource_usage.{self.address}.{self._below}{key}: "
                f"expected a number from 0 up, found {value!r}"
            )
        return number

    def usage_text(self, key: str, default: str | None = None) -> str | None:
        """A text from the usage file, such as ``operating_system``; optional."""
        value = self._usage_value(key, optional=True)
        return default if value is None else str(value)

    def usage_given(self, key: str) -> bool:
        """Whether the usage file has this key, without asking for it."""
        return self._find_usage(key) is not None

    def _usage_value(self, key: str, *, optional: bool) -> Any:
        value = self._find_usage(key)
        if value is not None or not optional:
            self.notes.usage_keys[f"{self._below}{key}"] = value is not None
        return value

    def _find_usage(self, key: str) -> Any:
        if not self._usage:
            return None
        outer, _, inner = f"{self._below}{key}".partition(".")
        value = self._usage.get(outer)
        while inner:
            if not isinstance(value, Mapping):
                return None
            part, _, inner = inner.partition(".")
            value = value.get(part)
        return value

    # Other resources

    def refer(self, path: str, kind: str, *, by: tuple[str, ...] = ("id",)) -> ResourceView | None:
        """The resource of type ``kind`` that the attribute at ``path`` refers to, or None.

        Found by the expression in the configuration, else (or of several instances) by the
        attribute's known value being the ``by`` attribute (``id``, ``name``, ``arn``) of a
        resource in the plan.
        """
        if kind not in self._set.types:
            return None
        targets = [t for t in self._set.targets(self.resource, self._full(path)) if t.type == kind]
        if len(targets) == 1:
            return self.of(targets[0])
        value = value_at(self._attributes, path)
        if isinstance(value, str) and value:
            for key in by:
                for match in self._set.having(kind, key, value):
                    return self.of(match)
        return self.of(targets[0]) if targets else None

    def referred(self, path: str, kind: str) -> list[ResourceView]:
        """All resources of type ``kind`` that the attribute at ``path`` refers to by expression."""
        targets = self._set.targets(self.resource, self._full(path))
        return [self.of(target) for target in targets if target.type == kind]

    def referrers(
        self, kind: str, path: str, *, by: tuple[str, ...] = ("id",), shape: str = "{}"
    ) -> list[ResourceView]:
        """Resources of type ``kind`` whose attribute at ``path`` refers to this resource.

        Found as in ``refer``; a known value is the ``by`` attribute of this resource in ``shape``,
        such as ``table/{}``.
        """
        if kind not in self._set.types:
            return []
        found = {r.address: r for r in self._set.referrers(self.resource, kind, path)}
        for key in by:
            own = self.resource.attributes.get(key)
            if isinstance(own, str) and own:
                matches = self._set.having(kind, path, shape.replace("{}", own))
                found.update((r.address, r) for r in matches)
        return [self.of(resource) for resource in found.values()]

    def of(self, resource: Resource, *, below: str = "") -> ResourceView:
        """A view of another resource, noted here; its usage may stand ``below`` a key (``db.``)."""
        return ResourceView(resource, self._set, self._usages, notes=self.notes, below=below)

    def with_usage(self, other: ResourceView) -> ResourceView:
        """``other``, with what this one's usage says of it under its address, where it does."""
        block = ".".join(part for part in (other.resource.module, other.type, other.name) if part)
        for address in (other.address, f"{block}[*]"):
            told = self._usage.get(address)
            if isinstance(told, Mapping):
                views = (other.resource, self._set, self._usages)
                return ResourceView(*views, notes=self.notes, usage=told)
        return other

    # Notes

    def assume(self, attribute: str, assumed: str, reason: str) -> None:
        """Record a default that stands in for something that the plan does not tell."""
        path = self._full(attribute)
        found = self.notes.assumptions.get(path)
        if found is None or found.assumed == _NO_BLOCK:  # a rule says more of a block than that
            self.notes.assumptions[path] = Assumption(path, assumed, reason)

    def _note_unknown(self, key: str, value: Unknown, default: str | None) -> None:
        full = self._full(key)
        self.notes.unknown.setdefault(full, value.value)
        if default is not None:
            self.notes.assumptions.setdefault(full, Assumption(full, default, value.value))

    def _full(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _nested(self, key: str, member: Any) -> ResourceView:
        if not isinstance(member, Mapping):
            raise self._wrong(key, "a block", member)
        return ResourceView(
            self.resource,
            self._set,
            self._usages,
            notes=self.notes,
            usage=self._usage,
            attributes=member,
            path=self._full(key),
            below=self._below,
        )

    def _wrong(self, key: str, expected: str, value: Any) -> AttributeTypeError:
        kinds = {dict: "a map", list: "a list", str: "a text", bool: "true or false"}
        kind = kinds.get(type(value), "a number beyond all measure")
        return AttributeTypeError(
            f"{self.address}: attribute {self._full(key)}: expected {expected}, found {kind}; "
            "was the plan written by another version of the provider, or edited?"
        )
