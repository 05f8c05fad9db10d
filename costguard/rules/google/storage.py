"""Cloud Storage, and Container Registry, which keeps its images there."""

from __future__ import annotations

from costguard.rules.given import given, given_text
from costguard.rules.google.left_out import text_in
from costguard.rules.google.products import skus
from costguard.rules.kit import (
    Components,
    Product,
    ResourceView,
    by_terabyte,
    free,
    metered,
    rule,
    within,
)

PAGE = "https://cloud.google.com/storage/pricing"

storage = skus("Cloud Storage")

_PLACE = ("storageClass", "locationType")
STORED = storage("Storage", "Storage", "GB-Mo", needs=_PLACE)
RETRIEVED = storage("Storage", "Retrieval", "GB", needs=_PLACE)
CLASS_A = storage("Storage", "ClassAOps", "Operations", needs=_PLACE)
CLASS_B = storage("Storage", "ClassBOps", "Operations", needs=_PLACE)
SAME_CONTINENT = storage("Network", "InterregionEgress", "GB", needs=("continent",), scope="global")
_EGRESS = "PremiumInternetEgress"
EGRESS = {
    destination: storage(
        "Network", _EGRESS, "GB", where={"destination": destination}, scope="global"
    )
    for destination in ("worldwide", "asia", "china", "australia")
}

_DESTINATIONS = (
    ("worldwide", "Data transfer to worldwide excluding Asia, Australia"),
    ("asia", "Data transfer to Asia excluding China, but including Hong Kong"),
    ("china", "Data transfer to China excluding Hong Kong"),
    ("australia", "Data transfer to Australia"),
)
_MULTI_REGIONS = frozenset({"us", "eu", "asia"})
_DUAL_REGIONS = frozenset({"asia1", "eur4", "eur5", "eur7", "eur8", "nam4"})
_CONTINENTS = {
    "asia": "Asia",
    "asia1": "Asia",
    "australia": "Oceania",
    "eu": "Europe",
    "eur4": "Europe",
    "eur5": "Europe",
    "eur7": "Europe",
    "eur8": "Europe",
    "europe": "Europe",
    "nam4": "North America",
    "northamerica": "North America",
    "southamerica": "South America",
    "us": "North America",
}
_REGIONAL = "REGIONAL"
_CLASSES = {_REGIONAL: "STANDARD", "MULTI_REGIONAL": "STANDARD"}
"""Storage classes of old, by what they are now."""

FREE = free(
    """
    google_storage_bucket_access_control google_storage_bucket_acl
    google_storage_bucket_iam_binding google_storage_bucket_iam_member
    google_storage_bucket_iam_policy google_storage_bucket_object
    google_storage_default_object_access_control google_storage_default_object_acl
    google_storage_folder google_storage_hmac_key google_storage_managed_folder
    google_storage_managed_folder_iam_binding google_storage_managed_folder_iam_member
    google_storage_managed_folder_iam_policy google_storage_notification
    google_storage_object_access_control google_storage_object_acl
    """
)
"""An object is billed with its bucket."""


@rule("google_storage_bucket", page=PAGE)
def bucket(r: ResourceView) -> Components:
    """GB stored and retrieved by class, operations by the ten thousand, and what goes out.

    Prices are those of the bucket's location: a region, two regions, or a multi-region. Standard
    storage has no retrieval.
    """
    location = given_text(r, "location")
    kind = text_in(r, r, "storage_class", "", "STANDARD")
    custom = given(r, "custom_placement_config")
    yield from _bucket(r, kind, location, custom=custom)


@rule("google_container_registry", page="https://cloud.google.com/container-registry/pricing")
def registry(r: ResourceView) -> Components:
    """What the registry's bucket costs: one of standard storage, in the US where not told."""
    yield from _bucket(r, "STANDARD", given_text(r, "location", "US"), custom=False)


def location_type(place: str) -> str:
    """Whether a location, in small letters, is a region, two of them, or a multi-region."""
    if place in _MULTI_REGIONS:
        return "multi-region"
    return "dual-region" if place in _DUAL_REGIONS else "region"


def _bucket(r: ResourceView, kind: str | None, location: str | None, *, custom: bool) -> Components:
    place = (location or "").lower() or None
    where = "dual-region" if custom else location_type(place) if place else None
    class_ = _CLASSES.get(kind or "", kind)

    def line(name: str, product: Product, key: str, unit: str, per: int = 1) -> Components:
        used = r.usage(key)
        yield metered(
            name,
            product,
            used,
            unit=unit,
            per=per,
            region=place,
            storageClass=class_,
            locationType=where,
        )

    shown = (class_ or "class not known").lower()
    yield from line(f"Storage ({shown})", STORED, "storage_gb", "GiB")
    name, unit = "Object adds, bucket/object list (class A)", "10k operations"
    yield from line(name, CLASS_A, "monthly_class_a_operations", unit, 10_000)
    name = "Object gets, retrieve bucket/object metadata (class B)"
    yield from line(name, CLASS_B, "monthly_class_b_operations", unit, 10_000)
    if class_ != "STANDARD":
        yield from line("Data retrieval", RETRIEVED, "monthly_data_retrieval_gb", "GB")
    yield from within("Network egress", _egress(r, place))


def _egress(r: ResourceView, place: str | None) -> Components:
    key = "monthly_egress_data_transfer_gb"
    continent = _CONTINENTS.get((place or "").partition("-")[0])
    name, used = "Data transfer in same continent", r.usage(f"{key}.same_continent")
    yield metered(name, SAME_CONTINENT, used, continent=continent)
    for destination, name in _DESTINATIONS:
        used = r.usage(f"{key}.{destination}")
        yield metered(name, EGRESS[destination], used, label=by_terabyte)
