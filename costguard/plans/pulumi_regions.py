"""Regions that the providers of a Pulumi stack name: provider resources, or the configuration."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from costguard.model.resource import SENSITIVE, ResourceConfig, Unknown
from costguard.plans.configuration import Block
from costguard.plans.evaluate import Evaluator
from costguard.plans.providers import ProviderRegions, Told, advice
from costguard.plans.pulumi_document import Place
from costguard.plans.pulumi_sides import Side
from costguard.plans.pulumi_types import PROVIDERS
from costguard.plans.pulumi_urn import PROVIDERS as PREFIX
from costguard.plans.pulumi_values import told
from costguard.plans.regions import AzureLocations, Regions
from costguard.plans.shape import Where

_KEYS: Mapping[str, tuple[str, ...]] = {
    "google": ("region", "zone"),
    "azure-native": ("location",),
}
_NOT_TOLD = "?"
_STATE = "costguard check takes it from the stack's state (--state FILE)"
"""What tells it: one command only takes a state, and all show these words."""
_DEFAULT = re.compile(r"default(_\d+_\d+_\d+(_.*)?|_(https?|github|gitlab|file)_.*)?")
"""Names of providers that Pulumi makes by itself: of a version, and of where they come from."""
_GROUPED = frozenset({"azure"})
"""Packages whose resources may be where their group is."""
_ZONES = ("region", "availability_zone", "zone", "location")
_NAMED = (*_ZONES, "arn", "id")
"""What tells the region of a resource."""
_IN_A_GROUP = ("location", "resource_group_name")


class _Fixed(ProviderRegions):
    """A provider whose region is known, or known not to be told."""

    def __init__(self, region: Told, where: Where) -> None:
        super().__init__(None, Evaluator({}, None, where), where)
        self._fixed = region

    def of(self, name: str, block: Block | None) -> Told:
        """The provider's region."""
        del name, block
        return self._fixed


class StackRegions:
    """Tells the region of each resource of one side of a stack."""

    def __init__(
        self,
        providers: Mapping[str, Mapping[str, Any]],
        config: Mapping[str, Any],
        given: Mapping[str, str],
        where: Where,
    ) -> None:
        """``providers`` are the properties of provider resources by their URN."""
        self._providers = providers
        self._config = config
        self._given = given
        self.where = where
        self._regions: dict[tuple[str, str | None], Regions] = {}
        self._known: dict[tuple[Any, ...], Told] = {}
        self.locations = AzureLocations()

    def of(
        self, package: str, provider: str | None, side: Side, config: ResourceConfig | None
    ) -> Told:
        """Region of a resource of a package; ``provider`` is its provider's URN and id."""
        if provider is None and side.make is None:
            provider = _NOT_TOLD
        place = side.place
        if package in _GROUPED:
            return self._look(package, provider, _marked(place, _IN_A_GROUP), config)
        zones = (place.region, place.availability_zone, place.zone, place.location)
        key = (package, provider, zones)
        try:
            known = self._known.get(key)
        except TypeError:  # a secret that is an object, for one
            return self._look(package, provider, _marked(place, _NAMED), None)
        if known is None:
            known = self._known[key] = self._look(package, provider, _marked(place, _ZONES), None)
        if (known.region is None or self._given) and (place.arn or place.id):
            return self._by_name(package, provider, place, zones)
        return known

    def _by_name(
        self, package: str, provider: str | None, place: Place, zones: tuple[Any, ...]
    ) -> Told:
        """The region where its own ARN may tell what nothing else does; the user is asked last."""
        key = (package, provider, zones, _region_part(place.arn), _region_part(place.id))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._look(package, provider, _marked(place, _NAMED), None)
        return known

    def default_tags(self, provider: str | None) -> Mapping[str, Any]:
        """Tags that a provider puts on all its resources; values that are not text are JSON."""
        urn = provider.rpartition("::")[0] if provider else ""
        value = (self._providers.get(urn) or {}).get("defaultTags")
        if type(value) is str and value.startswith("{"):
            with suppress(ValueError):
                value = json.loads(value)
        tags = value.get("tags") if type(value) is dict else None
        found = told(tags)
        return found if type(found) is dict else {}

    def by_provider(self) -> dict[str, str]:
        """Regions of the providers that the document tells."""
        found = {}
        for urn in self._providers:
            package = urn.partition(PREFIX)[2].partition("::")[0]
            region = self._told(package, f"{urn}::").region
            if region is not None:
                found[urn] = region
        return found

    def _look(
        self,
        package: str,
        reference: str | None,
        place: Mapping[str, Any],
        config: ResourceConfig | None,
    ) -> Told:
        key = (package, reference)
        regions = self._regions.get(key)
        if regions is None:
            fixed = _Fixed(self._told(package, reference), self.where)
            regions = self._regions[key] = Regions(fixed, self.locations, self._given)
        return regions.of(PROVIDERS.get(package, package), place, None, config)

    def _told(self, package: str, reference: str | None) -> Told:
        name = PROVIDERS.get(package, package)
        urn = reference.rpartition("::")[0] if reference else ""
        properties = self._providers.get(urn)
        own = urn.rpartition("::")[2]
        is_default = not reference or _DEFAULT.fullmatch(own) is not None
        if reference == _NOT_TOLD:
            return Told(
                None,
                f"the document does not tell which provider the resource has; {_STATE}, or "
                f"{advice(name)}",
            )
        for key in _KEYS.get(name, ("region",)):
            value = told(properties.get(key)) if properties else None
            if value is None and is_default:
                value = told(self._config.get(f"{package}:{key}"))
            if isinstance(value, Unknown):
                why = "sensitive" if value is SENSITIVE else "not known before the update"
                return Told(None, f"the region of provider {package} is {why}; {advice(name)}")
            if isinstance(value, str) and value:
                return Told(value if key != "zone" else value.rpartition("-")[0])
        if properties is None and not is_default:
            return Told(
                None,
                f"the document does not hold the provider {own} ({PREFIX}{package}); {_STATE}, or "
                f"{advice(name)}",
            )
        return Told(None, f"no document tells the region of provider {package}; {advice(name)}")


def _marked(place: Place, names: tuple[str, ...]) -> dict[str, Any]:
    found = ((name, getattr(place, name)) for name in names)
    return {name: told(value) for name, value in found if value is not None}


def _region_part(arn: Any) -> str | None:
    """The part of an ARN that tells the region, and what is before it."""
    if type(arn) is str and arn.startswith("arn:"):
        return ":".join(arn.split(":", 4)[:4])
    return None
