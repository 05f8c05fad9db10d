"""The elastic plans that Azure's function and logic apps run in, billed by vCPU and memory.

The usage file tells the instances of an app, so the cost stands with the app. It is counted once
for a plan: where no app of it tells its instances, with the first one, and with the plan itself
where no app of it is known.
"""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.azurerm.products import retail
from costguard.rules.given import told_number
from costguard.rules.kit import Component, Components, Decimal, ResourceView, cost
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/functions/"

VCPU = retail("Functions", "Compute")("Months", product="Premium Functions", meter="vCPU Duration")
MEMORY = retail("Functions", "Compute")(
    "GB-Mo", product="Premium Functions", meter="Memory Duration"
)
WORKFLOW_VCPU = retail("Logic Apps", "Integration")(
    "Months", product="Logic Apps Standard", meter="vCPU Duration"
)
WORKFLOW_MEMORY = retail("Logic Apps", "Integration")(
    "GB-Mo", product="Logic Apps Standard", meter="Memory Duration"
)

PLANS = ("azurerm_service_plan", "azurerm_app_service_plan")
FUNCTIONS = (
    "azurerm_function_app",
    "azurerm_linux_function_app",
    "azurerm_windows_function_app",
)
WORKFLOWS = ("azurerm_logic_app_standard",)
_CONSUMPTION = "Y1"
_PLAN_KEYS = ("service_plan_id", "app_service_plan_id")


class Size(NamedTuple):
    """An instance of an elastic plan."""

    vcpus: int
    gigabytes: Decimal


_SIZES = {
    f"{kind}{number}": Size(vcpus, Decimal(vcpus) * Decimal("3.5"))
    for kind in ("EP", "WS")
    for number, vcpus in ((1, 1), (2, 2), (3, 4))
}


def elastic_size(plan: ResourceView) -> str | None:
    """Size of an elastic plan, such as ``EP1``; None of any other plan.

    A plan of the old kind is elastic if its kind or its tier says so.
    """
    if plan.type == "azurerm_service_plan":
        size = plan.text("sku_name")
        return size if size in _SIZES else None
    block = plan.block("sku")
    if block is None:
        return None
    elastic = (plan.text("kind") or "").lower() == "elastic"
    elastic = elastic or block.text("tier") in {"ElasticPremium", "WorkflowStandard"}
    size = block.text("size")
    return size if elastic and size in _SIZES else None


def by_consumption(plan: ResourceView) -> bool:
    """Whether a plan has no instances of its own: its apps are billed by what they do."""
    if plan.type == "azurerm_service_plan":
        return plan.text("sku_name") == _CONSUMPTION
    block = plan.block("sku")
    kind = (plan.text("kind") or "").lower()
    return kind == "functionapp" or (block is not None and block.text("size") == _CONSUMPTION)


def plan_of(app: ResourceView) -> ResourceView | None:
    """The plan that an app runs in, where it is known."""
    for key in _PLAN_KEYS:
        for kind in PLANS:
            found = app.refer(key, kind)
            if found is not None:
                return found
    return None


def own_cost(plan: ResourceView) -> Components:
    """What an elastic plan costs by itself: nothing where an app in it bears the cost."""
    size = elastic_size(plan)
    if size is not None and not _apps(plan):
        yield from instance_costs(size, _least(plan))


def borne_by(app: ResourceView, plan: ResourceView) -> Components:
    """What an app bears of the cost of its elastic plan: its instances, if it tells any.

    Else the plan's, where this is the first of its apps, and none tells its own.
    """
    size = elastic_size(plan)
    if size is None:
        return
    if app.usage_given("instances"):
        yield from instance_costs(size, app.usage("instances"))
        return
    apps = _apps(plan)
    told = any(other.usage_given("instances") for other in apps)
    first = min((other.address for other in apps), default=app.address)
    if not told and first == app.address:
        yield from instance_costs(size, _least(plan))


def instance_costs(size: str, instances: Decimal | None) -> Components:
    """Processors and memory of a number of instances."""
    one = _SIZES[size]
    yield _line(size, times(instances, one.vcpus), vcpu=True)
    yield _line(size, times(instances, one.gigabytes), vcpu=False)


def _line(size: str, quantity: Decimal | None, *, vcpu: bool) -> Component:
    if size.startswith("WS"):
        name = "Workflow vCore" if vcpu else "Workflow memory"
        product, unit = (WORKFLOW_VCPU, "vCore") if vcpu else (WORKFLOW_MEMORY, "GB")
    else:
        name = "vCPU" if vcpu else "Memory"
        product, unit = (VCPU, "vCPU") if vcpu else (MEMORY, "GB")
    return cost(f"{name} ({size})", product, quantity, unit=unit)


def _apps(plan: ResourceView) -> list[ResourceView]:
    return [
        app
        for kind in (*FUNCTIONS, *WORKFLOWS)
        for key in _PLAN_KEYS
        for app in plan.referrers(kind, key)
    ]


def _least(plan: ResourceView) -> Decimal | None:
    if plan.type == "azurerm_service_plan":
        return told_number(plan, "worker_count", 1)
    block = plan.block("sku")
    return told_number(block, "capacity", 1) if block is not None else Decimal(1)
