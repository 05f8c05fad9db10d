"""Azure's function apps."""

from __future__ import annotations

from costguard.rules.azurerm.function_plans import (
    FUNCTIONS,
    PAGE,
    borne_by,
    by_consumption,
    elastic_size,
    plan_of,
)
from costguard.rules.azurerm.products import retail
from costguard.rules.kit import Components, Decimal, ResourceView, free, metered, rule
from costguard.rules.quantities import rounded_up, times

functions = retail("Functions", "Compute")

TIME = functions("GB-Seconds", product="Functions", meter="Standard Execution Time", free=400_000)
CALLS = functions(
    "Requests", product="Functions", meter="Standard Total Executions", free=1_000_000
)

STEP_MB = 128
LEAST_MS = 100

FREE = free(
    """
    azurerm_function_app_active_slot azurerm_function_app_connection azurerm_function_app_function
    azurerm_function_app_hybrid_connection azurerm_function_app_slot
    azurerm_linux_function_app_slot azurerm_windows_function_app_slot
    """
)


@rule(*FUNCTIONS, page=PAGE)
def function_app(r: ResourceView) -> Components:
    """By the app's plan: executions and their GB-seconds, or vCPU and memory of elastic instances.

    An app in a plan of fixed instances costs nothing. An execution counts at least 100 ms, and
    its memory in steps of 128 MB. A plan that is not known is taken to be by consumption.
    """
    plan = plan_of(r)
    if plan is None:
        r.assume("service_plan_id", "a consumption plan", "the app's plan is not known")
    elif elastic_size(plan) is not None:
        yield from borne_by(r, plan)
        return
    elif not by_consumption(plan):
        return
    calls = r.usage("monthly_executions")
    seconds = times(calls, _seconds(r), _gigabytes(r))
    yield metered("Execution time", TIME, seconds, unit="GB-seconds")
    yield metered("Executions", CALLS, calls, unit="1M requests", per=1_000_000)


def _seconds(r: ResourceView) -> Decimal | None:
    milliseconds = r.usage("execution_duration_ms")
    return None if milliseconds is None else max(milliseconds, Decimal(LEAST_MS)) / 1000


def _gigabytes(r: ResourceView) -> Decimal | None:
    megabytes = r.usage("memory_mb")
    return None if megabytes is None else rounded_up(megabytes, STEP_MB) / 1024
