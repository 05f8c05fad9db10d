"""Azure Logic Apps: standard apps, integration accounts and environments."""

from __future__ import annotations

from costguard.rules.azurerm.function_plans import (
    WORKFLOW_MEMORY,
    WORKFLOW_VCPU,
    WORKFLOWS,
    borne_by,
    instance_costs,
    plan_of,
)
from costguard.rules.azurerm.products import retail
from costguard.rules.given import told_text
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    billed_by_use,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/logic-apps/"

logic_apps = retail("Logic Apps", "Integration")

CALLS = logic_apps("Calls", product="Logic Apps", needs=("meterName",))
ACCOUNT = logic_apps("Hrs", product="Logic Apps Integration Account", needs=("skuName",))
ENVIRONMENT = logic_apps(
    "Hrs", product="Logic Apps Integration Service Environment", needs=("skuName", "meterName")
)

_WORKFLOW_SIZES = ("WS1", "WS2", "WS3")

FREE = free(
    """
    azurerm_logic_app_integration_account_agreement
    azurerm_logic_app_integration_account_batch_configuration
    azurerm_logic_app_integration_account_certificate
    azurerm_logic_app_integration_account_map azurerm_logic_app_integration_account_partner
    azurerm_logic_app_integration_account_schema azurerm_logic_app_integration_account_session
    azurerm_logic_app_trigger_http_request azurerm_logic_app_trigger_recurrence
    """
)
BY_USE = billed_by_use(
    """
    azurerm_logic_app_action_custom azurerm_logic_app_action_http azurerm_logic_app_trigger_custom
    azurerm_logic_app_workflow
    """
)


@rule(*WORKFLOWS, page=PAGE)
def standard_app(r: ResourceView) -> Components:
    """Processors and memory of the app's workflow plan, and calls of connectors.

    Apps of one plan share its instances, which are counted once.
    """
    plan = plan_of(r)
    told = r.usage_text("sku")
    if plan is not None:
        yield from borne_by(r, plan)
    elif told in _WORKFLOW_SIZES:
        yield from instance_costs(told, Decimal(1))
    else:
        yield cost("Workflow vCore (unknown SKU)", WORKFLOW_VCPU, None, unit="vCore")
        yield cost("Workflow memory (unknown SKU)", WORKFLOW_MEMORY, None, unit="GB")
    for kind in ("Standard", "Enterprise"):
        yield metered(
            f"{kind} connectors",
            CALLS,
            r.usage(f"monthly_{kind.lower()}_connector_calls"),
            unit="calls",
            meterName=f"{kind} Connector Actions",
        )


@rule("azurerm_logic_app_integration_account", page=PAGE)
def integration_account(r: ResourceView) -> Components:
    """Hours of the account by SKU; Free costs nothing."""
    sku = r.text("sku_name")
    if sku != "Free":
        name = f"Integration Account ({sku or 'not known'})"
        yield cost(name, ACCOUNT, r.hours, skuName=sku)


@rule("azurerm_integration_service_environment", page=PAGE)
def integration_environment(r: ResourceView) -> Components:
    """Hours of the base unit, and of the scale units of Premium (``Premium_3`` has three)."""
    sku, _, number = (told_text(r, "sku_name", "Developer_0") or "").partition("_")
    units = Decimal(number) if number.isdigit() else None
    yield cost("Base units", ENVIRONMENT, r.hours, skuName=sku or None, meterName="Base Unit")
    if units != 0:
        hours = times(units, r.hours)
        yield cost("Scale units", ENVIRONMENT, hours, skuName=sku or None, meterName="Scale Unit")
