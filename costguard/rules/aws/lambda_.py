"""AWS Lambda: requests, duration, ephemeral storage, provisioned concurrency."""

from __future__ import annotations

from costguard.rules.given import told_number
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    ZERO,
    Components,
    Decimal,
    Product,
    ResourceView,
    by_count,
    cost,
    free,
    metered,
    refers,
    rule,
    service,
)
from costguard.rules.quantities import rounded_up, times

PAGE = "https://aws.amazon.com/lambda/pricing/"

lambda_ = service("aws", "AWSLambda")


def _gb_second(group: str) -> Product:
    return lambda_("Serverless", "GB-Seconds", where={"group": group})


# One product for both architectures, since they share the free allowance of an account.
REQUESTS = lambda_("Serverless", "Requests", where={"group": "AWS-Lambda-Requests"}, free=1_000_000)
DURATION = lambda_("Serverless", "GB-Seconds", needs=("group",), free=400_000)
DURATION_GROUPS = {"x86_64": "AWS-Lambda-Duration", "arm64": "AWS-Lambda-Duration-ARM"}

STORAGE = _gb_second("AWS-Lambda-Storage-Duration")
PROVISIONED = {
    "x86_64": _gb_second("AWS-Lambda-Provisioned-Concurrency"),
    "arm64": _gb_second("AWS-Lambda-Provisioned-Concurrency-ARM"),
}
PROVISIONED_DURATION = {
    "x86_64": _gb_second("AWS-Lambda-Duration-Provisioned"),
    "arm64": _gb_second("AWS-Lambda-Duration-Provisioned-ARM"),
}
SNAPSHOT_CACHE = _gb_second("AWS-Lambda-SnapStart-Cached-Snapshot")
SNAPSHOT_RESTORE = lambda_(
    "Serverless", "GB", where={"group": "AWS-Lambda-SnapStart-Restored-Snapshot"}
)
POLLERS = lambda_("Serverless", "Hrs", where={"group": "AWS-Lambda-Event-Poller-Unit"})

DEFAULT_MB = 128
INCLUDED_STORAGE_MB = 512
SECONDS_PER_HOUR = 3600
MB_PER_GB = 1024
CHARGED_SNAPSHOTS = ("python", "dotnet")
"""Runtimes whose SnapStart snapshots are charged for; those of Java are free."""

FREE = free(
    """
    aws_lambda_alias aws_lambda_code_signing_config aws_lambda_function_event_invoke_config
    aws_lambda_function_recursion_config aws_lambda_function_url aws_lambda_invocation
    aws_lambda_layer_version aws_lambda_layer_version_permission aws_lambda_permission
    aws_lambda_runtime_management_config
    """
)


@rule("aws_lambda_function", page=PAGE)
def function(r: ResourceView) -> Components:
    """Requests by the million; GB-seconds of memory, in three steps that differ for Arm.

    Each run is rounded up to a millisecond. Of the temporary storage 512 MB come with the
    function. An account has a million requests and 400,000 GB-seconds free each month.
    """
    requests = r.usage("monthly_requests")
    seconds = _seconds(requests, r.usage("request_duration_ms"))
    memory = told_number(r, "memory_size", DEFAULT_MB)
    yield metered("Requests", REQUESTS, requests, unit="1M requests", per=1_000_000)
    yield metered(
        "Ephemeral storage", STORAGE, _gb_seconds(_extra_storage(r), seconds), unit="GB-seconds"
    )
    # A size that the plan does not tell is not usage that the user could give.
    make = metered if memory is not None else cost
    yield make(
        "Duration",
        DURATION,
        _gb_seconds(memory, seconds),
        unit="GB-seconds",
        label=by_count,
        group=DURATION_GROUPS[_chip(_architecture(r))],
    )
    yield from _snapshots(r, memory)


@rule("aws_lambda_provisioned_concurrency_config", page=PAGE)
def provisioned_concurrency(r: ResourceView) -> Components:
    """GB-seconds of the environments kept ready; requests, and duration at a price of its own.

    Memory and architecture are those of the function, unless the usage file gives others.
    Without ``monthly_duration_hrs`` the environments are ready all month.
    """
    known = _function_of(r)
    memory = r.usage("memory_mb", 0) or (
        told_number(known, "memory_size", DEFAULT_MB) if known else None
    )
    if memory is None:
        memory = r.usage("memory_mb")
    chip = _chip(r.usage_text("architecture") or _architecture(known or r))
    hours = r.usage("monthly_duration_hrs", HOURS_PER_MONTH)
    ready = times(r.number("provisioned_concurrent_executions"), hours, SECONDS_PER_HOUR)
    requests = r.usage("monthly_requests")
    seconds = _seconds(requests, r.usage("request_duration_ms"))
    kept = metered if memory is None else cost
    yield kept(
        "Provisioned Concurrency",
        PROVISIONED[chip],
        _gb_seconds(memory, ready),
        unit="GB-seconds",
    )
    yield metered("Requests", REQUESTS, requests, unit="1M requests", per=1_000_000)
    duration = _gb_seconds(memory, seconds)
    yield metered("Duration", PROVISIONED_DURATION[chip], duration, unit="GB-seconds")


@rule("aws_lambda_event_source_mapping", page=PAGE)
def event_source_mapping(r: ResourceView) -> Components:
    """Free, but for the pollers of provisioned mode: event poller units by the hour."""
    if r.block("provisioned_poller_config"):
        # How many units the pollers make up depends on their throughput.
        yield cost("Event poller units (provisioned mode)", POLLERS, None)


def _function_of(r: ResourceView) -> ResourceView | None:
    """The function that is named, directly or through an alias."""
    alias = r.refer("function_name", "aws_lambda_alias", by=("arn",))
    return (alias or r).refer("function_name", "aws_lambda_function", by=("arn", "function_name"))


def _architecture(r: ResourceView) -> str:
    if r.type != "aws_lambda_function":
        r.assume("architecture", "x86_64", "the function is not in the plan")
    elif not r.known("architectures") and refers(r, "architectures"):
        r.assume("architectures", "x86_64", "known after apply")
    return next(iter(r.texts("architectures")), "x86_64")


def _chip(architecture: str) -> str:
    """Usage files write ``arm``, ``arm64``, ``x86`` and ``x86_64``."""
    return "arm64" if architecture.lower().startswith("arm") else "x86_64"


def _extra_storage(r: ResourceView) -> Decimal:
    """MB of temporary storage beyond those that come with the function."""
    block = r.block("ephemeral_storage")
    size = block.number("size", INCLUDED_STORAGE_MB) if block else None
    return max((size or Decimal(INCLUDED_STORAGE_MB)) - INCLUDED_STORAGE_MB, ZERO)


def _snapshots(r: ResourceView, memory: Decimal | None) -> Components:
    """SnapStart: one published version's snapshot kept all month, and what is restored of it."""
    snap_start = r.block("snap_start")
    runtime = r.text("runtime") or ""
    if snap_start is None or snap_start.text("apply_on") != "PublishedVersions":
        return
    if runtime.startswith(CHARGED_SNAPSHOTS):
        month = HOURS_PER_MONTH * SECONDS_PER_HOUR
        restored = _gb_seconds(memory, r.usage("monthly_snapstart_restores"))
        yield cost("SnapStart cache", SNAPSHOT_CACHE, _gb_seconds(memory, month), unit="GB-seconds")
        yield metered("SnapStart restores", SNAPSHOT_RESTORE, restored)


def _seconds(requests: Decimal | None, milliseconds: Decimal | None) -> Decimal | None:
    """Seconds that requests run, each rounded up to a millisecond."""
    if requests is None or milliseconds is None:
        return None
    return requests * rounded_up(milliseconds) / 1000


def _gb_seconds(megabytes: Decimal | None, seconds: Decimal | None) -> Decimal | None:
    if megabytes is None or seconds is None:
        return None
    return megabytes * seconds / MB_PER_GB
