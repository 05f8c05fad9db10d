"""What a schedule saves: the hours of a plan's resources in which they need not run."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from costguard.model.estimate import CostComponent, Estimate, SideCost
from costguard.model.money import HOURS_PER_MONTH, ZERO
from costguard.model.plan import Plan, ResourceSet
from costguard.model.price import SUSTAINED_USE, PricingCategory, category_of
from costguard.model.resource import Resource, value_at
from costguard.model.schedule import Schedule
from costguard.optimize.scheduled import Found, StopCalls, own_schedule, scheduled
from costguard.optimize.stopping import NO_FACTS, STAYS, STOPS, Stop
from costguard.optimize.sustained import running_share
from costguard.schedule.hours import Hours, real_month, usual_month
from costguard.schedule.words import ScheduleError

_PAID = "what could stop is paid for whether it runs or not"
_UNKNOWN = "what it is made of is not known before apply, and nothing is claimed"
_NOTHING = "nothing of it stops being billed"
_PAID_BY_HOUR = (PricingCategory.STANDARD, PricingCategory.DYNAMIC)


class Sleeper(NamedTuple):
    """A resource that can be stopped."""

    address: str
    type: str
    action: str
    monthly: Decimal
    """What it costs per month, running all the time."""
    saving: Decimal
    """Per month, under the schedule."""
    exact: bool
    """Whether everything that stops is in the saving; else it is the least."""
    found: Found | None = None
    """What in the plan stops it; None where nothing does."""
    caveats: tuple[str, ...] = ()

    @property
    def after(self) -> Decimal:
        """What it costs per month under the schedule."""
        return self.monthly - self.saving


class Awake(NamedTuple):
    """A resource that goes on being billed."""

    address: str
    type: str
    monthly: Decimal
    reason: str


class Hibernation(NamedTuple):
    """What a schedule comes to for a plan."""

    environment: str
    schedule: Schedule
    usual: Hours
    """Of the month of 730 hours, for which savings are told."""
    real: Hours | None
    """Of a month of the calendar, where one was asked for."""
    month: str
    sleepers: tuple[Sleeper, ...]
    awake: tuple[Awake, ...]
    total: Decimal
    """What the plan costs per month, running all the time."""
    currency: str

    @property
    def gaps(self) -> tuple[Sleeper, ...]:
        """What can be stopped, and is not known to be by anything in the plan."""
        return tuple(s for s in self.sleepers if s.found is None or not s.found.sure)

    @property
    def saving(self) -> Decimal:
        """What all that can be stopped saves per month."""
        return sum((s.saving for s in self.sleepers), ZERO)

    @property
    def scheduled_saving(self) -> Decimal:
        """The part of the saving that something in the plan brings about."""
        return self.saving - sum((s.saving for s in self.gaps), ZERO)


def hibernate(
    plan: Plan,
    estimate: Estimate,
    schedule: Schedule,
    *,
    environment: str = "",
    month: tuple[int, int] | None = None,
) -> Hibernation:
    """Hours, savings and gaps of a plan under a schedule; ``month`` is year and month."""
    found = list(_each(plan, estimate, schedule))
    sleepers = (one for one in found if isinstance(one, Sleeper))
    awake = (one for one in found if isinstance(one, Awake))
    return Hibernation(
        environment,
        schedule,
        usual_month(schedule),
        real_month(schedule, *month) if month else None,
        "-".join(f"{part:02}" for part in month) if month else "",
        tuple(sorted(sleepers, key=lambda s: (-s.saving, s.address))),
        tuple(sorted(awake, key=lambda a: (-a.monthly, a.address))),
        estimate.after.amount,
        estimate.currency,
    )


def saved(line: CostComponent, hours: Hours) -> Decimal | None:
    """What a line saves per month that is not billed while its resource is stopped.

    Zero for what is paid whether or not it is used, such as reserved hours; None where the cost
    is not known.
    """
    amount = line.low if line.monthly_cost is None else line.monthly_cost
    option = line.query.option if line.query else ""
    if amount is None:
        return None
    running = 1 - hours.share
    if line.query and option.startswith(SUSTAINED_USE):
        paid = running_share(line.query, running)
        return None if paid is None else amount * (1 - paid)
    if category_of(option) not in _PAID_BY_HOUR:
        return ZERO
    if line.unit == "hours" and line.quantity and line.quantity < HOURS_PER_MONTH:
        # Usage says that it does not run all month; what it is off already saves nothing more.
        running *= HOURS_PER_MONTH / line.quantity
    return amount * max(1 - running, ZERO)


def _each(plan: Plan, estimate: Estimate, schedule: Schedule) -> Iterator[Sleeper | Awake]:
    """What becomes of each resource that is billed by time."""
    calls = StopCalls(plan.after)
    for cost in estimate.resources:
        resource = plan.after.get(cost.address)
        if resource is None or cost.after is None or not _standing(resource.type, cost.after):
            continue
        candidate = _Candidate(resource, cost.after, calls)
        try:
            own = own_schedule(resource, schedule)
            said = () if own is schedule else (f"its own tag counts: {own.text}",)
            yield _of(candidate, own, said)
        except ScheduleError as error:
            yield candidate.awake(str(error))


class _Candidate(NamedTuple):
    """A resource that may be stopped."""

    resource: Resource
    side: SideCost
    calls: StopCalls

    def awake(self, reason: str) -> Awake:
        return Awake(self.resource.address, self.resource.type, self.side.monthly, reason)


def _of(candidate: _Candidate, schedule: Schedule, said: tuple[str, ...]) -> Sleeper | Awake:
    """What becomes of it; ``said`` is what there is to know of its schedule."""
    resource = candidate.resource
    stop = STOPS.get(resource.type)
    if stop is None:
        return candidate.awake(STAYS.get(resource.type, NO_FACTS))
    reason = stop.refusal(resource, candidate.calls.resources)
    if reason:
        return candidate.awake(reason)
    hours = usual_month(schedule, stop.longest)
    lines = list(_stopping(candidate, stop))
    savings = [saved(line, hours) for line in lines]
    if not any(saving != ZERO for saving in savings):
        unknown = any(line.query is None for line in candidate.side.components)
        return candidate.awake(_PAID if lines else _UNKNOWN if unknown else _NOTHING)
    return Sleeper(
        resource.address,
        resource.type,
        stop.action,
        candidate.side.monthly,
        sum((saving for saving in savings if saving is not None), ZERO),
        None not in savings and all(line.monthly_cost is not None for line in lines),
        scheduled(resource, stop.action, candidate.calls, schedule.name),
        (*said, *stop.caveats),
    )


def _standing(kind: str, side: SideCost) -> bool:
    """Whether anything is billed by time, and not by use alone."""
    stop = STOPS.get(kind)
    return any(
        (not line.usage_based or (stop is not None and _stops(line, stop)))
        and (line.monthly_cost or line.low or line.unresolved)
        for line in side.components
    )


def _stops(line: CostComponent, stop: Stop) -> bool:
    return line.query is not None and stop.stops(line.query.product)


def _stopping(candidate: _Candidate, stop: Stop) -> Iterator[CostComponent]:
    """Lines that are not billed while it is stopped."""
    for line in candidate.side.components:
        if line.path[:1] == ("warm_pool",):
            continue
        family = line.query.product.family if line.query else ""
        volume = family == stop.volumes != ""
        if _stops(line, stop) or (volume and not _kept(line, candidate.calls.resources)):
            yield line


def _kept(line: CostComponent, resources: ResourceSet) -> bool:
    """Whether a volume of a group's machines stays when they go, or may."""
    template = resources.get(line.path[0]) if line.path else None
    if template is None or len(line.path) < 2:
        return False
    block, _, index = line.path[1].rstrip("]").partition("[")
    mappings = template.attributes.get(block) or template.attributes.get(f"{block}s")
    if not isinstance(mappings, list) or not index.isdecimal() or int(index) >= len(mappings):
        return False
    mapping = mappings[int(index)]
    inner = value_at(mapping, "ebs.delete_on_termination")
    own = value_at(mapping, "delete_on_termination")
    return (inner if inner is not None else own) in (False, "false")
