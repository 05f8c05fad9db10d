"""Performance Insights and CloudWatch Database Insights of RDS and Aurora instances."""

from __future__ import annotations

import re

from costguard.rules.aws.rds_engines import rds
from costguard.rules.given import given_flag, given_number, given_text
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    Components,
    Decimal,
    ResourceView,
    cost,
    metered,
    service,
    vcpus,
)
from costguard.rules.quantities import times

SERVERLESS = "db.serverless"

_ANY = {"databaseEngine": "Any"}
KEPT = rds("Performance Insights", "vCPU-Months", where=_ANY, needs=("usagetype",))
KEPT_ACU = rds("Performance Insights", "ACU-Months", where=_ANY, needs=("usagetype",))
API_CALLS = rds("Performance Insights", "API Calls", where={"group": "API Request"})
ADVANCED = service("aws", "AmazonCloudWatch")(
    "Database Insights", "vCPU-Hours", where={"usagetype": "DatabaseInsights-vCPU-Hours"}
)

_OWN_PRICE = frozenset({"M3", "M4", "M5", "R3", "R4", "R5", "T2", "T3"})
"""Families that the price list gives a price of their own for two years."""


def insights_mode(r: ResourceView | None) -> str:
    """``advanced`` or ``standard``, as the instance or the cluster has it."""
    mode = None if r is None else given_text(r, "database_insights_mode", "standard")
    return mode or "standard"


def insights(
    r: ResourceView,
    instance_class: str | None,
    *,
    mode: str,
    acus: Decimal | None = None,
    instances: int = 1,
) -> Components:
    """What is kept longer than the free 7 days, by vCPU (or ACU) and month; calls of the API.

    Retention of n months costs the first month's price and n - 1 times that of a further month;
    older families have one price for two years. Advanced Database Insights, by vCPU-hour, takes
    the place of both and keeps 15 months. ``acus`` is the average capacity of a serverless one.
    """
    count = None if instance_class is None else vcpus(instance_class)
    if mode == "advanced":
        hours = times(count, instances, HOURS_PER_MONTH)
        yield cost("Database Insights (advanced)", ADVANCED, hours, unit="vCPU-hours")
    elif given_flag(r, "performance_insights_enabled"):
        days = given_number(r, "performance_insights_retention_period", 7)
        if instance_class == SERVERLESS:
            yield from _serverless(days, acus)
        else:
            yield from _provisioned(days, instance_class, times(count, instances))
        calls = r.usage("monthly_additional_performance_insights_requests")
        yield metered("Performance Insights API", API_CALLS, calls, unit="1000 requests", per=1000)


def _months(days: Decimal | None) -> int:
    """Months of retention that are paid for: 31 days each, 731 days are 24; 7 days are free."""
    return 24 if days == 731 else int(days or 0) // 31


def _provisioned(
    days: Decimal | None, instance_class: str | None, count: Decimal | None
) -> Components:
    months = _months(days)
    name = f"Performance Insights Long Term Retention ({instance_class or 'class not known'})"
    family = re.sub(r"^db\.|\..*", "", instance_class or "").upper()
    unit = "vCPU-month"
    if months == 24 and family in _OWN_PRICE:
        yield cost(name, KEPT, count, unit=unit, usagetype=f"PI_LTR:{family}")
    elif months:
        first, further = "PI_LTR_FMR:Provisioned", "PI_LTR_AMR:Provisioned"
        yield cost(name, KEPT, count, unit=unit, usagetype=first)
        rest = times(count, months - 1)
        yield cost(f"{name}, further months", KEPT, rest, unit=unit, usagetype=further)


def _serverless(days: Decimal | None, acus: Decimal | None) -> Components:
    months = _months(days)
    if months:
        name = "Performance Insights Long Term Retention (serverless)"
        first, further = "PI_LTR_FMR:Serverless", "PI_LTR_AMR:Serverless"
        rest = times(acus, months - 1)
        yield metered(name, KEPT_ACU, acus, unit="ACUs", usagetype=first)
        yield metered(f"{name}, further months", KEPT_ACU, rest, unit="ACUs", usagetype=further)
