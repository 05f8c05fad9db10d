"""The region of each resource: from its own attributes, else from its provider configuration.

Nothing is guessed: where neither tells, the region that the user gives for the provider holds,
and without it the region stays unknown, with the reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from costguard.model.resource import Attributes, ResourceConfig, Unknown
from costguard.plans.configuration import Block
from costguard.plans.providers import ProviderRegions, Told, advice, short_name

_AWS_ZONE = re.compile(r"([a-z]{2,4}(?:-[a-z]+)+-\d+)(-[a-z0-9-]{1,40}-\d+)?[a-z]?")
_ARN = re.compile(r"arn:[a-z-]+:[^:]*:([a-z]{2,4}(?:-[a-z]+)+-\d+):")
_PARENT = re.compile(r"[a-z_]+_(id|name)")
_RESOURCE_GROUP = "azurerm_resource_group"
_GOOGLE_ZONE = re.compile(r"([a-z]+-[a-z]+\d+)-[a-z]")


class AzureLocations:
    """Locations of Azure's resources, by block and of groups by name, on one side of a plan."""

    def __init__(self) -> None:
        self._locations: dict[str, set[str | None]] = defaultdict(set)

    def add(self, kind: str, attributes: Attributes, config: ResourceConfig | None) -> None:
        """Take note of a resource of type ``kind``."""
        if "location" not in attributes:
            return
        location = attributes["location"]
        known = _azure_name(location) if isinstance(location, str) else None
        name = attributes.get("name")
        if kind == _RESOURCE_GROUP and isinstance(name, str):
            self._locations[name.lower()].add(known)
        if config is not None:
            self._locations[f"block {config.address}"].add(known)

    def of_group(self, attributes: Attributes, config: ResourceConfig | None) -> str | None:
        """Location of the resource group that a resource is in, where the plan tells it."""
        name = attributes.get("resource_group_name")
        if isinstance(name, str) and name.lower() in self._locations:
            return self._only([name.lower()])
        blocks = config.references.get("resource_group_name", ()) if config else ()
        return self._only([f"block {address}" for address in blocks])

    def of_parent(self, config: ResourceConfig | None) -> str | None:
        """Location of the resources that one names by their ids or names, where they agree.

        A node pool is where its cluster is, a file share where its storage account is.
        """
        if config is None:
            return None
        named = [
            f"block {address}"
            for path, addresses in config.references.items()
            if _PARENT.fullmatch(path)
            for address in addresses
        ]
        return self._only(named)

    def _only(self, keys: list[str]) -> str | None:
        found = {location for key in keys for location in self._locations.get(key, ())}
        return found.pop() if len(found) == 1 else None


class Regions:
    """Tells the region of resources on one side of a plan."""

    def __init__(
        self, providers: ProviderRegions, locations: AzureLocations, given: Mapping[str, str]
    ) -> None:
        """``given`` is the user's region for each provider, for what the plan does not tell."""
        self._providers = providers
        self._locations = locations
        self._given = given

    def of(
        self,
        provider: str,
        attributes: Attributes,
        block: Block | None,
        config: ResourceConfig | None,
    ) -> Told:
        """Region of a resource of ``provider`` (its local name, such as google-beta)."""
        name = short_name(provider)
        if name == "aws":
            told = self._aws(provider, attributes, block)
        elif name == "azurerm":
            told = self._azure(attributes, config)
        elif name == "google":
            told = self._google(provider, attributes, block)
        else:
            told = _attribute(attributes, "region", provider) or Told(None)
        given = self._given.get(name)
        if told.region is None and given is not None:
            region = _azure_name(given) if name == "azurerm" else given
            return Told(region, f"given for provider {name}; the plan does not tell it")
        return told

    def _aws(self, provider: str, attributes: Attributes, block: Block | None) -> Told:
        own = _attribute(attributes, "region", provider)
        if own is not None and own.region is None:
            return own
        told = own or self._providers.of(provider, block)
        zone = attributes.get("availability_zone")
        found = _AWS_ZONE.fullmatch(zone) if isinstance(zone, str) else None
        if found and told.region in {None, found[1]}:
            # Local Zones have prices of their own, under their own region code.
            local = found[1] + (found[2] or "")
            if local != told.region:
                return Told(local, "from its availability zone")
        return told if told.region else _from_arn(attributes) or told

    def _azure(self, attributes: Attributes, config: ResourceConfig | None) -> Told:
        told = _attribute(attributes, "location", "azurerm")
        if told is not None:
            return Told(_azure_name(told.region), told.note) if told.region else told
        location = self._locations.of_group(attributes, config)
        if location is not None:
            return Told(location, "from its resource group")
        location = self._locations.of_parent(config)
        if location is not None:
            return Told(location, "from the resource that it belongs to")
        return Told(
            None, f"it has no location, nor a resource group of known location; {advice('azurerm')}"
        )

    def _google(self, provider: str, attributes: Attributes, block: Block | None) -> Told:
        unknown: Told | None = None
        for key in ("region", "zone", "location"):
            told = _attribute(attributes, key, provider)
            if told is not None and told.region:
                return Told(_google_name(told.region))
            unknown = unknown or told
        return unknown or self._providers.of(provider, block)


def _attribute(attributes: Attributes, key: str, provider: str) -> Told | None:
    """What an attribute tells; None where it is absent."""
    value: Any = attributes.get(key)
    if isinstance(value, Unknown):
        return Told(None, f"its {key} is {value.value}; {advice(provider)}")
    return Told(value) if isinstance(value, str) and value else None


def _from_arn(attributes: Attributes) -> Told | None:
    """Region of the resource's own ARN; those of others may be of another region."""
    for key in ("arn", "id"):
        value = attributes.get(key)
        found = _ARN.match(value) if isinstance(value, str) else None
        if found:
            return Told(found[1], "from its ARN")
    return None


def _azure_name(location: str) -> str:
    return location.replace(" ", "").lower()


def _google_name(place: str) -> str:
    """Region of a region, zone or multi-region, as a name or as a link."""
    name = place.rpartition("/")[2].lower()
    zone = _GOOGLE_ZONE.fullmatch(name)
    return zone[1] if zone else name
