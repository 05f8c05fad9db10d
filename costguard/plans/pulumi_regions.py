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
from costguard.plans.pulumi_attributes import Properties
from costguard.plans.pulumi_types import PROVIDERS
from costguard.plans.pulumi_urn import PROVIDERS as PREFIX
from costguard.plans.pulumi_values import snake, told
from costguard.plans.regions import AzureLocations, Regions
from costguard.plans.shape import Where

_KEYS: Mapping[str, tuple[str, ...]] = {
    "google": ("region", "zone"),
    "azure-native": ("location",),
}
_NOT_TOLD = "?"
_DEFAULT = re.compile(r"default(_\d+_\d+_\d+(_.*)?|_(https?|github|gitlab|file)_.*)?")
"""Names of providers that Pulumi makes by itself: of a version, and of where they come from."""
_GROUPED = frozenset({"azure"})
"""Packages whose resources may be where their group is."""
_NAMED = ("region", "availability_zone", "zone", "location", "arn", "id")


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
        self._where = where
        self._regions: dict[tuple[str, str | None], Regions] = {}
        self._known: dict[tuple[Any, ...], Told] = {}
        self.locations = AzureLocations()

    def of(
        self, package: str, reference: Any, properties: Properties, config: ResourceConfig | None
    ) -> Told:
        """Region of a resource of a package; ``reference`` is its provider's URN and id."""
        provider = reference if type(reference) is str else None
        if provider is None and not properties.is_told:
            provider = _NOT_TOLD
        if package in _GROUPED:
            keys = ("location", "resourceGroupName")
            found = {snake(key): properties.early(key) for key in keys}
            place = {name: value for name, value in found.items() if value is not None}
            return self._look(package, provider, place, config)
        *names, arn, own = properties.place()
        key = (package, provider, *names, _region_part(arn), _region_part(own))
        try:
            known = self._known.get(key)
        except TypeError:  # a secret that is an object, for one
            key, known = (package, provider, None), None
        if known is None:
            place = dict(zip(_NAMED, map(told, (*names, arn, own)), strict=True))
            known = self._look(package, provider, place, None)
            if len(key) > 3:
                self._known[key] = known
        return known

    def default_tags(self, reference: Any) -> Mapping[str, Any]:
        """Tags that a provider puts on all its resources; values that are not text are JSON."""
        urn = reference.rpartition("::")[0] if type(reference) is str else ""
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
            fixed = _Fixed(self._told(package, reference), self._where)
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
                "the document does not tell the provider of what is deleted; give the state beside "
                f"it (--state), or {advice(name)}",
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
                f"the document does not hold the provider {own} ({PREFIX}{package}); give the "
                f"state beside it (--state), or {advice(name)}",
            )
        return Told(None, f"no document tells the region of provider {package}; {advice(name)}")


def _region_part(arn: Any) -> str | None:
    """The part of an ARN that tells the region, and what is before it."""
    if type(arn) is str and arn.startswith("arn:"):
        return ":".join(arn.split(":", 4)[:4])
    return None
