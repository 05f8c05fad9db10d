"""What in a plan already stops a resource: schedules that name it, and its tags."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from costguard.model.plan import ResourceSet
from costguard.model.resource import Resource, Unknown, value_at
from costguard.model.schedule import Schedule
from costguard.schedule import custodian
from costguard.schedule.hours import refuse_useless
from costguard.schedule.read import from_text
from costguard.schedule.words import ScheduleError, refuse

_SCHEDULER: Final = "aws_scheduler_schedule"
_TAG: Final = "schedule"
"""Key, in lower case, of the tag that holds hours, or the name of Instance Scheduler's schedule."""
_ALWAYS: Final = "always-on"
_NAMES: Final = (
    "id", "name", "identifier", "cluster_identifier", "node_group_name", "replication_group_id",
)  # fmt: skip
_SIZES: Final = frozenset({"DesiredCapacity", "DesiredSize", "DesiredCount"})


class Found(NamedTuple):
    """What stops a resource."""

    by: str
    """Address of the schedule, or the tag."""
    sure: bool = True
    """Whether it is known to be for this resource."""


class StopCalls:
    """The calls of a plan's schedules that stop something, looked through once."""

    def __init__(self, resources: ResourceSet) -> None:
        self.resources = resources
        self.by_name: dict[tuple[str, str], str] = {}
        """Addresses of schedules by their call and a name in its input."""
        self.unknown: dict[str, str] = {}
        """By their call: schedules whose target is not known before apply."""
        for schedule in resources.by_type.get(_SCHEDULER, ()):
            action = _action(schedule)
            told = value_at(schedule.attributes, "target.input")
            if isinstance(told, Unknown):
                self.unknown.setdefault(action, schedule.address)
            elif isinstance(told, str):
                for name in _stopped(told):
                    self.by_name.setdefault((action, name), schedule.address)


def scheduled(resource: Resource, action: str, calls: StopCalls, name: str = "") -> Found | None:
    """What stops a resource that is stopped by ``action``; None where nothing in the plan does.

    ``name`` is that of the environment's schedule, which tags may name.
    """
    found = [
        *_by_scheduler(resource, action, calls),
        *_by_autoscaling(resource, calls.resources),
        *_by_redshift(resource, calls.resources),
        *_by_tag(resource, name),
    ]
    return next((one for one in found if one.sure), found[0] if found else None)


def own_schedule(resource: Resource, schedule: Schedule) -> Schedule:
    """The schedule of a resource's tags where they hold other hours, else the one given.

    Raises ``ScheduleError`` for an off-hours tag of Cloud Custodian's that is not valid.
    """
    for own, _, _ in _tags(resource):
        if own is not None and (own.windows, own.zone) != (schedule.windows, schedule.zone):
            return own
    return schedule


def _tags(resource: Resource) -> Iterator[tuple[Schedule | None, str, str]]:
    """Tags that speak of a schedule: with their hours, where they hold some, key and value."""
    for key, value in resource.tags.items():
        if not isinstance(value, str):
            continue
        if key.lower() == custodian.TAG:
            own = custodian.schedule(value)
            refuse_useless(own)
            yield own, key, value
        elif key.lower() == _TAG and value.lower() == _ALWAYS:
            refuse(value, "its tag says that it always runs")
        elif key.lower() == _TAG:
            try:
                yield from_text(value), key, value
            except ScheduleError:
                yield None, key, value  # the name of a schedule that is kept elsewhere


def _by_tag(resource: Resource, name: str) -> Iterator[Found]:
    for own, key, value in _tags(resource):
        yield Found(f"tag {key} = {value}", own is not None or value == name)


def _by_scheduler(resource: Resource, action: str, calls: StopCalls) -> Iterator[Found]:
    for target in (resource, *_cluster_of(resource, calls.resources)):
        for schedule in calls.resources.referrers(target, _SCHEDULER, "target.input"):
            if _action(schedule) == action:
                yield Found(schedule.address)
        for key in _NAMES:
            name = target.attributes.get(key)
            if isinstance(name, str) and (action, name) in calls.by_name:
                yield Found(calls.by_name[action, name])
    if action in calls.unknown:
        yield Found(calls.unknown[action], sure=False)


def _cluster_of(resource: Resource, resources: ResourceSet) -> list[Resource]:
    """The database cluster that a resource is a member of, under which it is stopped."""
    if not resource.type.endswith("_cluster_instance"):
        return []
    cluster = resource.type.removesuffix("_instance")
    name = resource.attributes.get("cluster_identifier")
    named = resources.having(cluster, "cluster_identifier", name) if isinstance(name, str) else ()
    return [*resources.targets(resource, "cluster_identifier"), *named]


def _action(schedule: Resource) -> str:
    """The API call of a schedule, such as ``stopInstances``; empty where it is not known."""
    arn = value_at(schedule.attributes, "target.arn")
    return arn.rpartition(":")[2] if isinstance(arn, str) else ""


def _stopped(told: str) -> Iterator[str]:
    """Names in the input of a call that stops: one without a size above 0."""
    try:
        leaves = dict(_leaves(json.loads(told)))
    except (ValueError, RecursionError):
        return
    if any(key.rpartition(".")[2] in _SIZES and value for key, value in leaves.items()):
        return
    yield from (value for value in leaves.values() if isinstance(value, str) and value)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{index}]")
    else:
        yield path, value


def _by_autoscaling(resource: Resource, resources: ResourceSet) -> Iterator[Found]:
    if resource.type != "aws_autoscaling_group":
        return
    name = resource.attributes.get("name")
    for schedule in resources.by_type.get("aws_autoscaling_schedule", ()):
        told = schedule.attributes.get("autoscaling_group_name")
        named = isinstance(told, str) and told == name
        if not named and resource not in resources.targets(schedule, "autoscaling_group_name"):
            continue
        if 0 in (schedule.attributes.get("desired_capacity"), schedule.attributes.get("max_size")):
            yield Found(schedule.address)


def _by_redshift(resource: Resource, resources: ResourceSet) -> Iterator[Found]:
    if resource.type != "aws_redshift_cluster":
        return
    path = "target_action.pause_cluster.cluster_identifier"
    name = resource.attributes.get("cluster_identifier")
    for schedule in resources.by_type.get("aws_redshift_scheduled_action", ()):
        told = value_at(schedule.attributes, path)
        if told is not None and (told == name or resource in resources.targets(schedule, path)):
            yield Found(schedule.address)
