"""Azure App Service: plans, environments, certificates and static web apps.

A plan owns the cost of its machines: web apps in it cost nothing.
"""

from __future__ import annotations

from costguard.rules.azurerm.function_plans import by_consumption, elastic_size, own_cost
from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_text, told_number
from costguard.rules.kit import (
    ZERO,
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import above, times

PAGE = "https://azure.microsoft.com/pricing/details/app-service/windows/"
STATIC_PAGE = "https://azure.microsoft.com/pricing/details/app-service/static/"

app_service = retail("Azure App Service", "Compute")

INSTANCE = app_service("Hrs", needs=("productName", "skuName"))
STAMP = app_service("Hrs", product="Azure App Service Isolated Plan", meter="Stamp")
ADDRESS = app_service("Months", product="Azure App Service", meter="IP SSL")
CERTIFICATE = app_service(
    "Years", product="Azure App Service Certificate", needs=("meterName",), scope="global"
)
STATIC_APP = app_service("Months", product="Static Web Apps", meter="Standard App")
STATIC_GB = app_service("GB", product="Static Web Apps", meter="Standard Bandwidth")

INCLUDED_GB = 100
_FREE_SIZES = frozenset({"F1", "FREE"})
_NO_CHARGE = _FREE_SIZES | {"FC1"}
_MONTHS_OF_A_YEAR = 12

FREE = free(
    """
    azurerm_app_service azurerm_app_service_active_slot azurerm_app_service_certificate
    azurerm_app_service_connection azurerm_app_service_managed_certificate azurerm_app_service_slot
    azurerm_app_service_slot_custom_hostname_binding
    azurerm_app_service_slot_virtual_network_swift_connection
    azurerm_app_service_source_control azurerm_app_service_source_control_slot
    azurerm_app_service_source_control_token azurerm_app_service_virtual_network_swift_connection
    azurerm_linux_web_app azurerm_linux_web_app_slot azurerm_source_control_token
    azurerm_static_web_app_custom_domain azurerm_static_web_app_function_app_registration
    azurerm_static_site_custom_domain azurerm_web_app_active_slot azurerm_web_app_hybrid_connection
    azurerm_windows_web_app azurerm_windows_web_app_slot
    """
)


@rule("azurerm_service_plan", "azurerm_app_service_plan", page=PAGE)
def plan(r: ResourceView) -> Components:
    """Hours of the plan's instances by size and system; its apps are included.

    Plans by consumption cost nothing by themselves. Those of elastic and workflow sizes are
    billed by vCPU and memory: with the app that runs in them, or here where none is in the plan.
    """
    size = _size(r)
    if size is not None and size.upper() in _NO_CHARGE:
        if size.upper() in _FREE_SIZES:
            hours = times(_instances(r), r.hours)
            name = f"Instance usage ({size})"
            line = cost(name, INSTANCE, hours, productName=_system(r), skuName=size)
            yield line._replace(own_price=ZERO)
        return
    if elastic_size(r) is not None:
        yield from own_cost(r)
        return
    if by_consumption(r):
        return
    yield cost(
        f"Instance usage ({size or 'not known'})",
        INSTANCE,
        times(_instances(r), r.hours),
        productName=_system(r),
        skuName=_listed(size),
    )


def _size(r: ResourceView) -> str | None:
    if r.type == "azurerm_service_plan":
        return r.text("sku_name")
    block = r.block("sku")
    return block.text("size") if block is not None else None


def _listed(size: str | None) -> str | None:
    """The size as the price list has it: the first P sizes were renamed, D1 is shared."""
    if size is None:
        return None
    names = {"SHARED": "D1", "P1V1": "P1", "P2V1": "P2", "P3V1": "P3"}
    return names.get(size.upper(), size)


def _instances(r: ResourceView) -> Decimal | None:
    if r.type == "azurerm_service_plan":
        return told_number(r, "worker_count", 1)
    block = r.block("sku")
    return told_number(block, "capacity", 1) if block is not None else None


def _system(r: ResourceView) -> str | None:
    if r.type == "azurerm_service_plan":
        system = r.text("os_type")
        return None if system is None else ("Linux" if system == "Linux" else "Windows")
    return "Linux" if (r.text("kind") or "").lower() == "linux" else "Windows"


@rule("azurerm_app_service_environment", page=PAGE)
def environment(r: ResourceView) -> Components:
    """Hours of the stamp, and of an instance that its front end runs on."""
    size = r.text("pricing_tier", "I1")
    yield cost("Stamp fee", STAMP, r.hours)
    yield cost(
        f"Instance usage ({size})", INSTANCE, r.hours, productName="Environment", skuName=size
    )


@rule(
    "azurerm_app_service_certificate_binding",
    "azurerm_app_service_custom_hostname_binding",
    page=PAGE,
)
def binding(r: ResourceView) -> Components:
    """A month of an address of one's own; bindings by server name cost nothing."""
    state = given_text(r, "ssl_state", "Disabled")
    if state is not None and state.startswith("IpBased"):
        yield cost("IP SSL certificate", ADDRESS, 1, unit="months")


@rule("azurerm_app_service_certificate_order", page=PAGE)
def certificate_order(r: ResourceView) -> Components:
    """A certificate for a year, spread over its months."""
    kind = (r.text("product_type", "Standard") or "").lower()
    yield cost(
        f"SSL certificate ({kind})",
        CERTIFICATE,
        Decimal(1) / _MONTHS_OF_A_YEAR,
        unit="years",
        meterName=f"{'Wildcard' if kind == 'wildcard' else 'Standard'} SSL - 1 Year",
    )


@rule("azurerm_static_web_app", "azurerm_static_site", page=STATIC_PAGE)
def static_app(r: ResourceView) -> Components:
    """A month of a Standard app, and GB sent above 100; the tier Free costs nothing."""
    if not r.known("sku_tier"):
        r.text("sku_tier")
        yield cost("Static Web App (tier not known)", STATIC_APP, None, unit="months")
        return
    if "Standard" in {r.text("sku_tier"), r.text("sku_size")}:
        yield cost("Static Web App (Standard)", STATIC_APP, 1, unit="months")
        more = above(r.usage("monthly_bandwidth_gb"), INCLUDED_GB)
        yield metered(f"Bandwidth (over {INCLUDED_GB}GB)", STATIC_GB, more)
