"""Cloud Run."""

from __future__ import annotations

import re
from typing import NamedTuple

from costguard.rules.google.products import skus
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    Components,
    Decimal,
    ResourceView,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import times

PAGE = "https://cloud.google.com/run/pricing"

run = skus("Cloud Run")

_NEEDS = ("billing",)
CPU = run("ApplicationServices", "CloudRunCpu", "Seconds", needs=_NEEDS)
RAM = run("ApplicationServices", "CloudRunMemory", "GB-Seconds", needs=_NEEDS)
GPU = run("ApplicationServices", "CloudRunGpu", "Seconds", needs=("acceleratorType",))
REQUESTS = run("ApplicationServices", "CloudRunRequests", "Requests")

BY_REQUEST = "request-based"
BY_INSTANCE = "instance-based"
IDLE = "idle minimum instances"

_SECONDS = 3600
_DEFAULT_CPU = Decimal(1)
_DEFAULT_GIB = Decimal("0.5")
_UNITS = {
    "k": Decimal(1000) / 1024**3,
    "M": Decimal(10) ** 6 / 1024**3,
    "G": Decimal(10) ** 9 / 1024**3,
    "Ki": Decimal(1) / 1024**2,
    "Mi": Decimal(1) / 1024,
    "Gi": Decimal(1),
}
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(m|[kMG]i?|Ki)?")
_FIRST_TIER = {
    "asia": "east1 northeast1 northeast2 south1",
    "europe": "north1 southwest1 west1 west4 west8 west9",
    "me": "west1",
    "us": "central1 east1 east4 east5 south1 west1",
}
"""Regions of the lower price, by continent; the others are of tier 2."""

FREE = free(
    """
    google_cloud_run_domain_mapping google_cloud_run_service_iam_binding
    google_cloud_run_service_iam_member google_cloud_run_service_iam_policy
    google_cloud_run_v2_job_iam_binding google_cloud_run_v2_job_iam_member
    google_cloud_run_v2_job_iam_policy google_cloud_run_v2_service_iam_binding
    google_cloud_run_v2_service_iam_member google_cloud_run_v2_service_iam_policy
    """
)


class Container(NamedTuple):
    """What all containers of an instance are given together."""

    cpu: Decimal | None
    memory: Decimal | None
    """GiB."""


@rule("google_cloud_run_v2_service", page=PAGE)
def service(r: ResourceView) -> Components:
    """Seconds of vCPUs and of GiB of requests, and requests; or those of instances, all the time.

    The latter where the CPU is not throttled between requests; the least number of instances then
    runs all month, unless ``instance_hrs`` tells otherwise.
    """
    template = r.block("template")
    containers = [] if template is None else template.blocks("containers")
    resources = [block for c in containers for block in c.blocks("resources")]
    # What ``resources`` leaves out is false, where the block itself stands in the configuration.
    always = any(not block.flag("cpu_idle") for block in resources)
    size = _together([_limits(block) for block in resources], len(containers))
    yield from _service(r, size, _least(r, template), always=always)
    yield from _gpus(r, template, always=always)


def _least(r: ResourceView, template: ResourceView | None) -> Decimal | None:
    """Instances that are kept at least: of the service, else of its revision."""
    for block in (r, template):
        scaling = None if block is None else block.block("scaling")
        number = None if scaling is None else scaling.number("min_instance_count")
        if number is not None:
            return number
    return None


def _gpus(r: ResourceView, template: ResourceView | None, *, always: bool) -> Components:
    """Seconds of a GPU, which each instance has for as long as it runs."""
    selector = None if template is None else template.block("node_selector")
    kind = None if selector is None else selector.text("accelerator")
    if template is None or selector is None or not (kind or not selector.known("accelerator")):
        return
    least = _least(r, template)
    hours = r.usage("instance_hrs", HOURS_PER_MONTH if always and least else None)
    seconds = times(hours, max(least or Decimal(1), Decimal(1)), _SECONDS)
    yield metered(f"GPU ({kind or 'type not known'})", GPU, seconds, acceleratorType=kind)


@rule("google_cloud_run_service", page=PAGE)
def first_service(r: ResourceView) -> Components:
    """As the newer type; annotations tell of throttling and of the least number of instances."""
    template = r.block("template")
    spec = None if template is None else template.block("spec")
    metadata = None if template is None else template.block("metadata")
    annotations = None if metadata is None else metadata.raw("annotations")
    notes = annotations if isinstance(annotations, dict) else {}
    containers = [] if spec is None else spec.blocks("containers")
    resources = [block for c in containers for block in c.blocks("resources")]
    least = notes.get("autoscaling.knative.dev/minScale")
    always = str(notes.get("run.googleapis.com/cpu-throttling")).lower() == "false"
    number = Decimal(least) if isinstance(least, str) and least.isdigit() else None
    size = _together([_limits(block) for block in resources], len(containers))
    yield from _service(r, size, number, always=always)


def _service(
    r: ResourceView, size: Container, least: Decimal | None, *, always: bool
) -> Components:
    if always:
        hours = r.usage("instance_hrs", HOURS_PER_MONTH if least else None)
        seconds = times(hours, max(least or Decimal(1), Decimal(1)), _SECONDS)
        yield from _allocation(r, size, seconds, BY_INSTANCE)
        return
    requests = r.usage("monthly_requests")
    milliseconds = r.usage("average_request_duration_ms")
    each = times(requests, milliseconds)
    together = r.usage("concurrent_requests_per_instance", 1) or Decimal(1)
    seconds = None if each is None else each / 1000 / together
    yield from _allocation(r, size, seconds, BY_REQUEST)
    yield metered("Number of requests", REQUESTS, requests)
    if least:
        r.assume("min_instance_count", "idle all month", "only requests are paid for in full")
        idle = times(least, HOURS_PER_MONTH, _SECONDS)
        yield from _allocation(r, size, idle, IDLE)


@rule("google_cloud_run_v2_job", page=PAGE)
def job(r: ResourceView) -> Components:
    """Seconds of vCPUs and GiB of the job's tasks."""
    execution = r.block("template")
    task = None if execution is None else execution.block("template")
    containers = [] if task is None else task.blocks("containers")
    resources = [block for c in containers for block in c.blocks("resources")]
    size = _together([_limits(block) for block in resources], len(containers))
    tasks = None if execution is None else execution.number("task_count", 1)
    minutes = times(r.usage("monthly_job_executions"), r.usage("average_task_execution_mins"))
    yield from _allocation(r, size, times(minutes, tasks, 60), BY_INSTANCE)


def _allocation(
    r: ResourceView, size: Container, seconds: Decimal | None, billing: str
) -> Components:
    area, _, place = (r.region or "").partition("-")
    tier = "" if place in _FIRST_TIER.get(area, "").split() else " (tier 2)"
    note = f", {IDLE}" if billing == IDLE else ""
    name = f"CPU allocation time{tier}{note}"
    used = times(seconds, size.cpu)
    yield metered(name, CPU, used, unit="vCPU-seconds", billing=billing)
    name = f"Memory allocation time{tier}{note}"
    used = times(seconds, size.memory)
    yield metered(name, RAM, used, unit="GiB-seconds", billing=billing)


def _together(limits: list[Container], count: int) -> Container:
    """All containers of an instance; one that says nothing has 1 vCPU and 512 MiB."""
    missing = max(count, 1) - len(limits)
    all_ = [*limits, *[Container(_DEFAULT_CPU, _DEFAULT_GIB)] * missing]
    cpus = [c.cpu for c in all_ if c.cpu is not None]
    memory = [c.memory for c in all_ if c.memory is not None]
    return Container(
        sum(cpus, Decimal(0)) if len(cpus) == len(all_) else None,
        sum(memory, Decimal(0)) if len(memory) == len(all_) else None,
    )


def _limits(resources: ResourceView) -> Container:
    limits = resources.raw("limits")
    if not resources.known("limits"):
        return Container(None, None)
    given = limits if isinstance(limits, dict) else {}
    return Container(
        _cpus(given.get("cpu", "1")),
        _gib(given.get("memory", "512Mi")),
    )


def _cpus(text: object) -> Decimal | None:
    """Number of vCPUs of a limit such as ``1``, ``0.5`` or ``1000m``."""
    match = _QUANTITY.fullmatch(str(text))
    if match is None or match[2] not in {None, "m"}:
        return None
    return Decimal(match[1]) / (1000 if match[2] else 1)


def _gib(text: object) -> Decimal | None:
    """GiB of a limit such as ``512Mi``."""
    match = _QUANTITY.fullmatch(str(text))
    if match is None or match[2] not in _UNITS:
        return None
    return Decimal(match[1]) * _UNITS[match[2]]
