"""Puts a preview and the state of its stack together: what it leaves out is in the state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from costguard.errors import PlanError, UsageError
from costguard.model.plan import Action, Plan, ResourceChange
from costguard.model.resource import Resource
from costguard.plans.accounts import accounts_of


def complete(plan: Plan, state: Plan) -> Plan:
    """A preview or update plan of Pulumi with what the state of its stack tells beside it.

    Resources that the plan does not name stay as they are; what it does not tell of those that
    it names (how they were, where they are) is taken from the state.

    Raises ``UsageError`` where one of the two is something else, and ``PlanError`` where the
    state is of another stack.
    """
    if plan.tool not in {"pulumi-preview", "pulumi-plan"}:
        raise UsageError(
            f"{plan.source}: a state is given beside it, and it is no preview or update plan of "
            "Pulumi; give --state with these only"
        )
    if state.tool != "pulumi-state":
        raise UsageError(f"{state.source}: is no state of Pulumi; run: pulumi stack export")
    _refuse_other_stack(plan, state)
    known = {(change.address, change.deposed): change for change in state.changes}
    places = {
        address: region
        for address, provider in plan.unplaced.items()
        if (region := state.provider_regions.get(provider))
    }
    changes = tuple(_filled(change, known, places) for change in plan.changes)
    left = tuple(_left_out(changes, state))
    data = (*plan.data, *_other_data(plan, state))
    changes = tuple(sorted((*changes, *left), key=lambda change: change.deposed is None))
    return replace(
        plan,
        changes=changes,
        data=data,
        complete=True,
        changes_only=False,
        accounts=accounts_of(changes, data),
    )


def _refuse_other_stack(plan: Plan, state: Plan) -> None:
    of_plan, of_state = (plan.project, plan.stack), (state.project, state.stack)
    if plan.changes_only and None in of_state:
        raise PlanError(
            f"{state.source}: holds no resources, and {plan.source} is of a stack that has some; "
            "give the state as it is now: pulumi stack export --file state.json"
        )
    if None in of_plan or None in of_state or of_plan == of_state:
        return
    raise PlanError(
        f"{state.source}: is the state of stack {state.project}/{state.stack}, and "
        f"{plan.source} is of {plan.project}/{plan.stack}; give the state of the same stack "
        f"(pulumi stack export --stack {plan.stack})"
    )


_Known = dict[tuple[str, str | None], ResourceChange]


def _filled(change: ResourceChange, known: _Known, places: Mapping[str, str]) -> ResourceChange:
    """A change with what the state tells of the resource as it is, and of its provider."""
    found = known.get((change.address, change.deposed)) or known.get(
        (change.previous_address or "", None)
    )
    held = found.after if found else None
    region = held.region if held else None
    region = region or places.get(change.address)
    before, after = _placed(change.before, region), _placed(change.after, region)
    if change.before is change.after:
        after = before
    if held is not None and before is not None and before is not after:
        # How it was is in the state whole, and in a plan in part at best.
        before = _placed(held._replace(address=before.address, config=before.config), region)
    return change._replace(before=before, after=after)


def _placed(resource: Resource | None, region: str | None) -> Resource | None:
    if resource is None or resource.region is not None or region is None:
        return resource
    return resource._replace(region=region, region_note="from the state of its stack")


def _left_out(changes: tuple[ResourceChange, ...], state: Plan) -> Iterator[ResourceChange]:
    told = {(change.address, change.deposed) for change in changes}
    told |= {(change.previous_address, None) for change in changes if change.previous_address}
    for change in state.changes:
        if (change.address, change.deposed) not in told:
            yield change._replace(action=Action.NO_OP)


def _other_data(plan: Plan, state: Plan) -> Iterator[Resource]:
    told = {source.address for source in plan.data}
    return (source for source in state.data if source.address not in told)
