"""Cloud Run functions, formerly Cloud Functions, of the first generation."""

from __future__ import annotations

from costguard.rules.given import given_count, given_number
from costguard.rules.google.products import skus
from costguard.rules.kit import Components, Decimal, ResourceView, cost, free, metered, rule
from costguard.rules.quantities import rounded_up, times

PAGE = "https://cloud.google.com/functions/pricing-1stgen"

functions = skus("Cloud Functions")

CPU = functions("ApplicationServices", "CPU", "GHz-Seconds", free=200_000)
RAM = functions("ApplicationServices", "Memory", "GB-Seconds", free=400_000)
CALLS = functions("ApplicationServices", "Invocations", "Requests", free=2_000_000)
_IDLE = {"usage": "idle minimum instances"}
IDLE_CPU = functions("ApplicationServices", "CPU", "GHz-Seconds", where=_IDLE)
IDLE_RAM = functions("ApplicationServices", "Memory", "GB-Seconds", where=_IDLE)
EGRESS = functions("Network", "Egress", "GB", free=5)

_STEP_MS = 100
_HOUR_SECONDS = 3600
_GHZ = {
    128: Decimal("0.2"),
    256: Decimal("0.4"),
    512: Decimal("0.8"),
    1024: Decimal("1.4"),
    2048: Decimal("2.4"),
    4096: Decimal("4.8"),
    8192: Decimal("4.8"),
}
"""GHz that come with so many MB."""

FREE = free(
    """
    google_cloudfunctions_function_iam_binding google_cloudfunctions_function_iam_member
    google_cloudfunctions_function_iam_policy google_cloudfunctions2_function_iam_binding
    google_cloudfunctions2_function_iam_member google_cloudfunctions2_function_iam_policy
    """
)


@rule("google_cloudfunctions_function", page=PAGE)
def function(r: ResourceView) -> Components:
    """GHz and GB seconds, in steps of 100 ms; invocations; GB that go out.

    Instances that are kept ready (``min_instances``) are billed while they are idle too, at prices
    of their own.
    """
    memory = given_number(r, "available_memory_mb", 256)
    calls = r.usage("monthly_function_invocations")
    milliseconds = r.usage("request_duration_ms")
    billed = None if milliseconds is None else rounded_up(milliseconds, _STEP_MS) / 1000
    seconds = times(calls, billed)
    ghz = None if memory is None else _GHZ.get(int(memory))
    yield metered("CPU", CPU, times(seconds, ghz), unit="GHz-seconds")
    gb = None if memory is None else memory / 1024
    yield metered("Memory", RAM, times(seconds, gb), unit="GB-seconds")
    yield metered("Invocations", CALLS, calls, unit="invocations")
    yield metered("Outbound data transfer", EGRESS, r.usage("monthly_outbound_data_gb"))
    ready = given_count(r, "min_instances", 0)
    if ready != 0:
        idle = times(ready, r.hours, _HOUR_SECONDS)
        if idle is not None:
            r.assume("min_instances", "idle all month", "only invocations are paid for in full")
        yield cost("CPU, idle minimum instances", IDLE_CPU, times(idle, ghz), unit="GHz-seconds")
        yield cost("Memory, idle minimum instances", IDLE_RAM, times(idle, gb), unit="GB-seconds")
