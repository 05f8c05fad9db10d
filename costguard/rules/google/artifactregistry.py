"""Artifact Registry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from costguard.rules.given import given_text
from costguard.rules.google.products import skus
from costguard.rules.kit import (
    ZERO,
    Components,
    Decimal,
    ResourceView,
    free,
    metered,
    rule,
)

PAGE = "https://cloud.google.com/artifact-registry/pricing"

artifacts = skus("Artifact Registry")

STORED = artifacts("Storage", "Storage", "GB-Mo", free=Decimal("0.5"), scope="global")
EGRESS = artifacts("Network", "Egress", "GB", needs=("route",), scope="global")

_KEY = "monthly_egress_data_transfer_gb"
_CONTINENTS = {
    "africa": "Africa",
    "asia": "AsiaPacific",
    "australia": "Oceania",
    "europe": "Europe",
    "me": "Middle East",
    "northamerica": "North America",
    "southamerica": "South America",
    "us": "North America",
}
_OCEANIA = "Oceania"
_REGIONS = {
    "africa": "south1",
    "asia": "east1 east2 northeast1 northeast2 northeast3 south1 south2 southeast1 southeast2",
    "australia": "southeast1 southeast2",
    "europe": (
        "central2 north1 southwest1 west1 west10 west12 west2 west3 west4 west6 west8 west9"
    ),
    "me": "central1 central2 west1",
    "northamerica": "northeast1 northeast2",
    "southamerica": "east1 west1",
    "us": "central1 east1 east4 east5 south1 west1 west2 west3 west4",
}
"""Regions, which the usage file writes as ``us_east1``."""

FREE = free(
    """
    google_artifact_registry_repository_iam_binding google_artifact_registry_repository_iam_member
    google_artifact_registry_repository_iam_policy google_artifact_registry_vpcsc_config
    """
)


@rule("google_artifact_registry_repository", page=PAGE)
def repository(r: ResourceView) -> Components:
    """GB stored, and GB that go to other regions, by continent.

    What stays in the region, or in the continent of a multi-region, is free.
    """
    yield metered("Storage", STORED, r.usage("storage_gb"))
    for route, gb in _routes(r).items():
        yield metered(_name(route), EGRESS, gb, route=route)


def _name(route: str) -> str:
    if _OCEANIA in route:
        return "Data egress from/to Oceania"
    if route == "Intercontinental":
        return "Intercontinental (Excl Oceania)"
    return f"Data egress {route}"


def _routes(r: ResourceView) -> Mapping[str, Decimal]:
    """GB by the route that they take."""
    home = (given_text(r, "location") or r.region or "").lower().replace("-", "_")
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for region in (f"{area}_{name}" for area, names in _REGIONS.items() for name in names.split()):
        key = f"{_KEY}.{region}"
        gb = r.usage(key) if r.usage_given(key) else None
        route = _route(home, region)
        if gb and route:
            found[route] += gb
    return found


def _route(home: str, region: str) -> str | None:
    """The route from one place to another; None where it costs nothing."""
    start, end = (_CONTINENTS.get(place.partition("_")[0], "") for place in (home, region))
    if home == region or ("_" not in home and start == end):
        return None
    if start == _OCEANIA:
        return f"from {_OCEANIA}"
    if end == _OCEANIA:
        return f"to {_OCEANIA}"
    return f"{start} to {end}" if start == end else "Intercontinental"
