"""Cloud Run functions, formerly Cloud Functions, of the first generation."""

from __future__ import annotations

from costguard.rules.given import given_number
from costguard.rules.google.products import skus
from costguard.rules.kit import Components, Decimal, ResourceView, free, metered, rule
from costguard.rules.quantities import rounded_up, times

PAGE = "https://cloud.google.com/functions/pricing-1stgen"

functions = skus("Cloud Functions")

CPU = functions("ApplicationServices", "CPU", "GHz-Seconds", free=200_000)
RAM = functions("ApplicationServices", "Memory", "GB-Seconds", free=400_000)
CALLS = functions("ApplicationServices", "Invocations", "Requests", free=2_000_000)
EGRESS = functions("Network", "Egress", "GB", free=5)

_STEP_MS = 100
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
    """GHz and GB seconds, in steps of 100 ms; invocations; GB that go out."""
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
