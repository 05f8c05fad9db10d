"""AWS Step Functions: state machines by transition, or by request and duration."""

from __future__ import annotations

from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    by_count,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import rounded_up

states = service("aws", "AmazonStates")

TRANSITIONS = states(
    "AWS Step Functions",
    "StateTransitions",
    where={"group": "SFN-StateTransitions"},
    free=4000,
)
REQUESTS = states(
    "AWS Step Functions", "Requests", where={"group": "SFN-ExpressWorkflows-Requests"}
)
DURATION = states(
    "AWS Step Functions", "GB-Hours", where={"group": "SFN-ExpressWorkflows-Duration"}
)

BILLED_MS = 100
BILLED_MB = 64
MB_PER_GB = 1024
MS_PER_HOUR = 3_600_000

FREE = free("aws_sfn_activity", "aws_sfn_alias")


@rule("aws_sfn_state_machine", page="https://aws.amazon.com/step-functions/pricing/")
def state_machine(r: ResourceView) -> Components:
    """Transitions of standard workflows; requests and GB-hours of express ones, in three steps.

    Express workflows are billed by begun 100 ms and begun 64 MB of memory. An account has 4,000
    transitions free each month.
    """
    if r.text("type", "STANDARD") == "EXPRESS":
        requests = r.usage("monthly_requests")
        yield metered("Requests", REQUESTS, requests, unit="1M requests", per=1_000_000)
        yield metered("Duration", DURATION, _gb_hours(r, requests), unit="GB-hours", label=by_count)
    else:
        transitions = r.usage("monthly_transitions")
        yield metered("Transitions", TRANSITIONS, transitions, unit="1K transitions", per=1000)


def _gb_hours(r: ResourceView, requests: Decimal | None) -> Decimal | None:
    duration = r.usage("workflow_duration_ms")
    memory = r.usage("memory_mb")
    if requests is None or duration is None or memory is None:
        return None
    hours = requests * rounded_up(duration, BILLED_MS) / MS_PER_HOUR
    return hours * max(rounded_up(memory, BILLED_MB), Decimal(BILLED_MB)) / MB_PER_GB
