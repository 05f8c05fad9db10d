"""Managed groups of Compute Engine instances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from costguard.rules.given import given
from costguard.rules.google.instances import TEMPLATES, Template
from costguard.rules.google.machines import PAGE, Machine, machine_costs
from costguard.rules.kit import (
    ZERO,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    free,
    rule,
    within,
)
from costguard.rules.quantities import rounded_up
from costguard.rules.sizes import between, least, most

_AUTOSCALERS = ("google_compute_autoscaler", "google_compute_region_autoscaler")
_CONFIGS = ("google_compute_per_instance_config", "google_compute_region_per_instance_config")
_NAMES = ("id", "self_link", "self_link_unique", "name")

FREE = free(
    """
    google_compute_autoscaler google_compute_per_instance_config
    google_compute_region_autoscaler google_compute_region_per_instance_config
    google_compute_region_resize_request google_compute_resize_request
    """
)


class Version(NamedTuple):
    """A template, and how many of a group's machines are made after it."""

    template: ResourceView | None
    machines: Decimal | None


def _sizes(r: ResourceView) -> Sizes | None:
    """From the least to the most that the group's autoscaler allows."""
    for policy in _policies(r):
        low = least(policy, "min_replicas")
        high = most(r, policy, "max_replicas", _count(r), "machines")
        return between(low, high, lambda size: {"target_size": size}, "machines")
    return None


@rule(
    "google_compute_instance_group_manager",
    "google_compute_region_instance_group_manager",
    page=PAGE,
    sizes=_sizes,
)
def group(r: ResourceView) -> Components:
    """What the group's machines cost, with their disks; the group itself is free.

    Their number is ``target_size``, also that of a regional group, which spreads them over its
    zones; else the least that the autoscaler keeps. A group of several versions has machines of
    each template.
    """
    versions = list(_versions(r))
    for number, version in enumerate(versions):
        if version.template is None:
            _tell_missing(r, number)
            lines = machine_costs(Machine(None), version.machines)
        else:
            lines = Template(version.template).costs(version.machines)
        yield from lines if len(versions) == 1 else within(f"version[{number}]", lines)


def _tell_missing(r: ResourceView, number: int) -> None:
    reason = "its instance template is not in the plan"
    r.assume(f"version[{number}]", "machines of an unknown type", reason)


def _count(r: ResourceView) -> Decimal | None:
    """Number of machines: the target, at least one for each that is configured by name."""
    named = sum(len(r.referrers(kind, path, by=_NAMES)) for kind, path in _named())
    if given(r, "target_size"):
        target = r.number("target_size")
        return None if target is None else max(target, Decimal(named))
    kept = next((policy.number("min_replicas") for policy in _policies(r)), Decimal(named))
    if kept is not None:
        r.assume("target_size", f"{kept}", "the least that the group is kept at")
    return kept


def _named() -> Iterator[tuple[str, str]]:
    yield _CONFIGS[0], "instance_group_manager"
    yield _CONFIGS[1], "region_instance_group_manager"


def _policies(r: ResourceView) -> Iterator[ResourceView]:
    for kind in _AUTOSCALERS:
        for scaler in r.referrers(kind, "target", by=_NAMES):
            policy = scaler.block("autoscaling_policy")
            if policy is not None:
                yield policy


def _versions(r: ResourceView) -> Iterator[Version]:
    """The versions with their shares: what the others leave is the first one's without a size."""
    blocks = r.blocks("version")
    total = _count(r)
    if not r.known("version"):
        yield Version(None, total)
    sizes = [_size(block, total) for block in blocks]
    open_ = next((i for i, size in enumerate(sizes) if size is None), None)
    told = [size for size in sizes if size is not None]
    for number, (block, size) in enumerate(zip(blocks, sizes, strict=True)):
        count = size
        if number == open_:
            count = None if total is None else max(total - sum(told, ZERO), ZERO)
        yield Version(_template(r, block, number, len(blocks)), count)


def _size(block: ResourceView, total: Decimal | None) -> Decimal | None:
    """Machines of a version; None for the one that has the rest."""
    target = block.block("target_size")
    if target is None:
        return None
    if target.raw("fixed") is not None:
        return target.number("fixed")
    percent = target.number("percent")
    return None if percent is None or total is None else rounded_up(total * percent / 100)


def _template(r: ResourceView, block: ResourceView, number: int, all_: int) -> ResourceView | None:
    """The template of a version; by its place among those that the configuration refers to."""
    path = "version.instance_template"
    named = [view for kind in TEMPLATES for view in r.referred(path, kind)]
    if named and len(named) == all_:
        return named[number]
    if named and all_ == 1:
        return named[0]
    for kind in TEMPLATES:
        view = block.refer("instance_template", kind, by=_NAMES)
        if view is not None:
            return view
    return None
