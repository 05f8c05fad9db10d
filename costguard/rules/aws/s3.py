"""AWS S3: buckets by storage class, inventories and analytics.

What a bucket costs depends on what is put into it, so all of it is usage. The plan tells which
storage classes to ask for: Standard always, the others where a lifecycle rule or an
Intelligent-Tiering configuration moves objects there.
"""

from __future__ import annotations

from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    Iterable,
    Product,
    ResourceView,
    free,
    metered,
    rule,
    service,
    within,
)

PAGE = "https://aws.amazon.com/s3/pricing/"
NAMED_BY = ("id", "bucket")

s3 = service("aws", "AmazonS3")


def _storage(volume: str, usagetype: str) -> Product:
    return s3("Storage", "GB-Mo", where={"volumeType": volume, "usagetype": usagetype})


def _requests(usagetype: str, **more: str) -> Product:
    return s3("API Request", "Requests", where={"usagetype": usagetype, **more})


def _bytes(usagetype: str) -> Product:
    return s3("API Request", "GB", where={"usagetype": usagetype})


def _fee(usagetype: str, unit: str, **more: str) -> Product:
    return s3("Fee", unit, where={"usagetype": usagetype, **more})


TAGS = s3("Storage", "Tag-Mo", where={"volumeType": "Tags"})
INVENTORY = _fee("Inventory-ObjectsListed", "Objects")
ANALYTICS = _fee("StorageAnalytics-ObjCount", "Objects")
MONITORING = _fee("Monitoring-Automation-INT", "Objects")

CODES = {
    "standard": "",
    "intelligent_tiering": "INT-",
    "standard_infrequent_access": "SIA-",
    "one_zone_infrequent_access": "ZIA-",
    "glacier_instant_retrieval": "GIR-",
    "glacier_flexible_retrieval": "GLACIER-",
    "glacier_deep_archive": "GDA-",
}
"""A storage class in the usage file, and in the names of the price list."""

STORAGE = {
    "standard": _storage("Standard", "TimedStorage-ByteHrs"),
    "standard_infrequent_access": _storage(
        "Standard - Infrequent Access", "TimedStorage-SIA-ByteHrs"
    ),
    "one_zone_infrequent_access": _storage(
        "One Zone - Infrequent Access", "TimedStorage-ZIA-ByteHrs"
    ),
    "glacier_instant_retrieval": _storage("Glacier Instant Retrieval", "TimedStorage-GIR-ByteHrs"),
    "glacier_flexible_retrieval": _storage("Amazon Glacier", "TimedStorage-GlacierByteHrs"),
    "glacier_deep_archive": _storage("Glacier Deep Archive", "TimedStorage-GDA-ByteHrs"),
}
TIERING_STORAGE = {
    "frequent": _storage("Intelligent-Tiering Frequent Access", "TimedStorage-INT-FA-ByteHrs"),
    "infrequent": _storage("Intelligent-Tiering Infrequent Access", "TimedStorage-INT-IA-ByteHrs"),
    "archive_instant": _storage(
        "Intelligent-Tiering Archive Instant Access", "TimedStorage-INT-AIA-ByteHrs"
    ),
    "archive": _storage("IntelligentTieringArchiveAccess", "TimedStorage-INT-AA-ByteHrs"),
    "deep_archive": _storage("IntelligentTieringDeepArchiveAccess", "TimedStorage-INT-DAA-ByteHrs"),
}
WRITES = {key: _requests(f"Requests-{code}Tier1") for key, code in CODES.items()}
READS = {key: _requests(f"Requests-{code}Tier2") for key, code in CODES.items()}
TRANSITIONS = {
    "intelligent_tiering": _requests("Requests-Tier4"),
    "standard_infrequent_access": _requests("Requests-Tier4"),
    "one_zone_infrequent_access": _requests("Requests-Tier4"),
    "glacier_instant_retrieval": _requests("Requests-GIR-Tier4"),
    "glacier_flexible_retrieval": _requests("Requests-Tier3", operation="S3-GlacierTransition"),
    "glacier_deep_archive": _requests("Requests-Tier3", operation="S3-GDATransition"),
}
RETRIEVALS = {
    "standard_infrequent_access": _bytes("Retrieval-SIA"),
    "one_zone_infrequent_access": _bytes("Retrieval-ZIA"),
    "glacier_instant_retrieval": _bytes("Retrieval-GIR"),
}
SELECT = {
    key: (_bytes(f"Select-Scanned-{code}Bytes"), _bytes(f"Select-Returned-{code}Bytes"))
    for key, code in CODES.items()
    if "glacier" not in key
}
GLACIER_SELECT = {
    speed: (_fee(f"{code}-Select-Scanned-Bytes", "GB"), _fee(f"{code}-Select-Returned-Bytes", "GB"))
    for speed, code in {"standard": "Std", "expedited": "Exp", "bulk": "Bulk"}.items()
}
_DEEP = {"operation": "DeepArchiveRestoreObject"}
RESTORES = {
    # speed, its requests, its bytes; bulk restores from flexible retrieval are free
    "glacier_flexible_retrieval": (
        (
            "standard",
            _requests("Requests-Tier3", operation="RestoreObject"),
            _fee("Standard-Retrieval-Bytes", "GB", operation=""),
        ),
        ("expedited", _requests("Requests-Tier6"), _fee("Expedited-Retrieval-Bytes", "GB")),
    ),
    "glacier_deep_archive": (
        (
            "standard",
            _requests("Requests-GDA-Tier3"),
            _fee("Standard-Retrieval-Bytes", "GB", **_DEEP),
        ),
        ("bulk", _requests("Requests-GDA-Tier5"), _fee("Bulk-Retrieval-Bytes", "GB", **_DEEP)),
    ),
}
EARLY_DELETE = {
    # the fee, and the days that an object is charged for at least
    "standard_infrequent_access": (_fee("EarlyDelete-SIA", "GB-Mo"), 30),
    "one_zone_infrequent_access": (_fee("EarlyDelete-ZIA", "GB-Mo"), 30),
    "glacier_instant_retrieval": (_fee("EarlyDelete-GIR", "GB-Mo"), 90),
    "glacier_flexible_retrieval": (_fee("EarlyDelete-ByteHrs", "GB-Mo"), 90),
    "glacier_deep_archive": (_fee("EarlyDelete-GDA", "GB-Mo"), 180),
}

# What is put into a bucket (objects, logs) is counted there.
FREE = free(
    """
    aws_s3_object aws_s3_object_copy aws_s3_bucket_object aws_s3_access_point
    aws_s3_account_public_access_block aws_s3_bucket_acl aws_s3_bucket_cors_configuration
    aws_s3_bucket_intelligent_tiering_configuration aws_s3_bucket_lifecycle_configuration
    aws_s3_bucket_logging aws_s3_bucket_notification aws_s3_bucket_object_lock_configuration
    aws_s3_bucket_ownership_controls aws_s3_bucket_policy aws_s3_bucket_public_access_block
    aws_s3_bucket_request_payment_configuration aws_s3_bucket_server_side_encryption_configuration
    aws_s3_bucket_versioning aws_s3_bucket_website_configuration aws_s3control_access_point_policy
    aws_s3control_bucket_policy aws_s3control_directory_bucket_access_point_scope
    aws_s3control_multi_region_access_point_policy aws_s3control_object_lambda_access_point_policy
    aws_s3tables_namespace aws_s3tables_table_bucket_policy aws_s3tables_table_policy
    """
)


@rule("aws_s3_bucket", page=PAGE)
def bucket(r: ResourceView) -> Components:
    """Storage, requests, transitions, retrieval and early deletion, for each storage class.

    Per GB and month, per 1,000 requests and per GB read. Classes other than Standard are shown
    where the bucket's lifecycle rules move objects there, or where the usage file has them.
    Intelligent-Tiering has had no early deletion fee since September 2021.
    """
    used = set(_classes(r))
    if _tagged(r) or r.usage_given("object_tags"):
        yield metered("Object tagging", TAGS, r.usage("object_tags"), unit="10k tags", per=10_000)
    yield from within("Standard", _standard(r, "standard"))
    for key, name, storage_class, lines in CLASSES:
        if storage_class in used or r.usage_given(key):
            yield from within(name, lines(r, key))


@rule("aws_s3_bucket_inventory", page=PAGE)
def inventory(r: ResourceView) -> Components:
    """Objects listed, per million."""
    objects = r.usage("monthly_listed_objects")
    yield metered("Objects listed", INVENTORY, objects, unit="1M objects", per=1_000_000)


@rule("aws_s3_bucket_analytics_configuration", page=PAGE)
def analytics(r: ResourceView) -> Components:
    """Objects monitored by storage class analysis, per million and month."""
    objects = r.usage("monthly_monitored_objects")
    yield metered("Objects monitored", ANALYTICS, objects, unit="1M objects", per=1_000_000)


def _lifecycle_rules(r: ResourceView) -> list[ResourceView]:
    """Rules in the bucket itself and in the lifecycle configurations that refer to it."""
    rules = [b for b in r.blocks("lifecycle_rule") if b.flag("enabled", default=True)]
    for other in r.referrers("aws_s3_bucket_lifecycle_configuration", "bucket", by=NAMED_BY):
        rules += [b for b in other.blocks("rule") if b.text("status", "Enabled") == "Enabled"]
    return rules


def _classes(r: ResourceView) -> Iterable[str | None]:
    """Storage classes that objects are moved to."""
    for lifecycle_rule in _lifecycle_rules(r):
        for kind in ("transition", "noncurrent_version_transition"):
            yield from (block.text("storage_class") for block in lifecycle_rule.blocks(kind))
    if r.referrers("aws_s3_bucket_intelligent_tiering_configuration", "bucket", by=NAMED_BY):
        yield "INTELLIGENT_TIERING"


def _tagged(r: ResourceView) -> bool:
    """Whether a lifecycle rule selects objects by tags, so that there are some."""
    for lifecycle_rule in _lifecycle_rules(r):
        if lifecycle_rule.raw("tags"):
            return True
        for chosen in lifecycle_rule.blocks("filter"):
            both = chosen.block("and")
            if chosen.blocks("tag") or (both is not None and both.raw("tags")):
                return True
    return False


def _standard(r: ResourceView, key: str) -> Components:
    yield metered("Storage", STORAGE[key], r.usage(f"{key}.storage_gb"))
    yield from _calls(r, key)
    yield from _select(r, key)


def _intelligent(r: ResourceView, key: str) -> Components:
    for tier, product in TIERING_STORAGE.items():
        given = f"{key}.{tier}_access_storage_gb"
        # Objects reach this tier by themselves, but not every usage file knows of it.
        if tier != "archive_instant" or r.usage_given(given):
            yield metered(f"Storage ({tier.replace('_', ' ')} access)", product, r.usage(given))
    objects = r.usage(f"{key}.monitored_objects")
    yield metered("Monitoring and automation", MONITORING, objects, unit="1k objects", per=1000)
    yield from _calls(r, key)
    yield _transition(r, key)
    yield from _select(r, key)


def _infrequent(r: ResourceView, key: str) -> Components:
    yield metered("Storage", STORAGE[key], r.usage(f"{key}.storage_gb"))
    yield from _calls(r, key)
    yield _transition(r, key)
    yield metered("Retrievals", RETRIEVALS[key], r.usage(f"{key}.monthly_data_retrieval_gb"))
    if key in SELECT:
        yield from _select(r, key)
    if key not in SELECT or r.usage_given(f"{key}.early_delete_gb"):
        yield _early_delete(r, key)


def _flexible(r: ResourceView, key: str) -> Components:
    yield from _archive(r, key)
    for speed, (scanned, returned) in GLACIER_SELECT.items():
        data = f"{key}.monthly_{speed}_select_data"
        yield metered(f"Select data scanned ({speed})", scanned, r.usage(f"{data}_scanned_gb"))
        yield metered(f"Select data returned ({speed})", returned, r.usage(f"{data}_returned_gb"))


def _archive(r: ResourceView, key: str) -> Components:
    yield metered("Storage", STORAGE[key], r.usage(f"{key}.storage_gb"))
    yield from _calls(r, key)
    yield _transition(r, key)
    for speed, requests, restored in RESTORES[key]:
        data = f"{key}.monthly_{speed}_data_retrieval"
        yield _thousands(f"Retrieval requests ({speed})", requests, r.usage(f"{data}_requests"))
        yield metered(f"Retrievals ({speed})", restored, r.usage(f"{data}_gb"))
    yield _early_delete(r, key)


def _calls(r: ResourceView, key: str) -> Components:
    writes, reads = (r.usage(f"{key}.monthly_tier_{n}_requests") for n in (1, 2))
    yield _thousands("PUT, COPY, POST, LIST requests", WRITES[key], writes)
    yield _thousands("GET, SELECT, and all other requests", READS[key], reads)


def _transition(r: ResourceView, key: str) -> Component:
    requests = r.usage(f"{key}.monthly_lifecycle_transition_requests")
    return _thousands("Lifecycle transition", TRANSITIONS[key], requests)


def _select(r: ResourceView, key: str) -> Components:
    scanned, returned = SELECT[key]
    yield metered("Select data scanned", scanned, r.usage(f"{key}.monthly_select_data_scanned_gb"))
    yield metered(
        "Select data returned", returned, r.usage(f"{key}.monthly_select_data_returned_gb")
    )


def _early_delete(r: ResourceView, key: str) -> Component:
    fee, days = EARLY_DELETE[key]
    return metered(f"Early delete (within {days} days)", fee, r.usage(f"{key}.early_delete_gb"))


def _thousands(name: str, product: Product, requests: Decimal | None) -> Component:
    return metered(name, product, requests, unit="1k requests", per=1000)


CLASSES = (
    # usage key, sub-resource, storage class, lines
    ("intelligent_tiering", "Intelligent tiering", "INTELLIGENT_TIERING", _intelligent),
    ("standard_infrequent_access", "Standard - infrequent access", "STANDARD_IA", _infrequent),
    ("one_zone_infrequent_access", "One zone - infrequent access", "ONEZONE_IA", _infrequent),
    ("glacier_instant_retrieval", "Glacier instant retrieval", "GLACIER_IR", _infrequent),
    ("glacier_flexible_retrieval", "Glacier flexible retrieval", "GLACIER", _flexible),
    ("glacier_deep_archive", "Glacier deep archive", "DEEP_ARCHIVE", _archive),
)
