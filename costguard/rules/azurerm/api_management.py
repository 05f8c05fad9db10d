"""Azure API Management and App Configuration."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import told_text
from costguard.rules.kit import Components, Decimal, ResourceView, cost, free, metered, rule
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/api-management/"
SETTINGS_PAGE = "https://azure.microsoft.com/pricing/details/app-configuration/"

management = retail("API Management", "Integration")
settings = retail("App Configuration", "Developer Tools")

UNIT = management("Months", product="API Management", needs=("skuName",))
CALLS = management("API Calls", product="API Management", sku="Consumption")
GATEWAY = management("Months", product="API Management", meter="Self-hosted Gateway Unit")
STORE = settings("Days", product="App Configuration", needs=("skuName", "meterName"))
REQUESTS = settings("Requests", product="App Configuration", meter="Standard Overage Operations")

DAYS = 30
"""Days of a month: App Configuration is billed by the day."""

FREE = free(
    """
    azurerm_api_management_api azurerm_api_management_api_diagnostic
    azurerm_api_management_api_operation azurerm_api_management_api_operation_policy
    azurerm_api_management_api_operation_tag azurerm_api_management_api_policy
    azurerm_api_management_api_release azurerm_api_management_api_schema
    azurerm_api_management_api_tag azurerm_api_management_api_tag_description
    azurerm_api_management_api_version_set azurerm_api_management_authorization_server
    azurerm_api_management_backend azurerm_api_management_certificate
    azurerm_api_management_custom_domain azurerm_api_management_diagnostic
    azurerm_api_management_email_template azurerm_api_management_gateway_api
    azurerm_api_management_gateway_certificate_authority
    azurerm_api_management_gateway_host_name_configuration azurerm_api_management_global_schema
    azurerm_api_management_group azurerm_api_management_group_user
    azurerm_api_management_identity_provider_aad azurerm_api_management_identity_provider_aadb2c
    azurerm_api_management_identity_provider_facebook
    azurerm_api_management_identity_provider_google
    azurerm_api_management_identity_provider_microsoft
    azurerm_api_management_identity_provider_twitter azurerm_api_management_logger
    azurerm_api_management_named_value azurerm_api_management_notification_recipient_email
    azurerm_api_management_notification_recipient_user
    azurerm_api_management_openid_connect_provider azurerm_api_management_policy
    azurerm_api_management_policy_fragment azurerm_api_management_product
    azurerm_api_management_product_api azurerm_api_management_product_group
    azurerm_api_management_product_policy azurerm_api_management_product_tag
    azurerm_api_management_property azurerm_api_management_redis_cache
    azurerm_api_management_subscription azurerm_api_management_tag azurerm_api_management_user
    azurerm_app_configuration_feature azurerm_app_configuration_key
    """
)


@rule("azurerm_api_management", page=PAGE)
def api_management(r: ResourceView) -> Components:
    """A month of the units by tier, calls of the tier Consumption, gateways of one's own.

    ``sku_name`` holds tier and units: ``Premium_4``. Units in further regions are billed as well.
    Each gateway that one runs oneself is billed in the tier Premium.
    """
    tier, _, number = (r.text("sku_name") or "").partition("_")
    name = f"API management ({tier.lower() or 'not known'})"
    if tier == "Consumption":
        usage = r.usage("monthly_api_calls")
        yield metered(name, CALLS, usage, unit="1M calls", per=1_000_000)
        return
    units = Decimal(number) if number.isdigit() else None
    for place in r.blocks("additional_location"):
        more = place.number("capacity", units)
        units = None if units is None or more is None else units + more
    yield cost(name, UNIT, units, unit="units", skuName=tier or None)
    if tier == "Premium":
        gateways = r.usage("self_hosted_gateway_count")
        yield metered("Self hosted gateway", GATEWAY, gateways, unit="gateways")


@rule("azurerm_app_configuration", page=SETTINGS_PAGE)
def app_configuration(r: ResourceView) -> Components:
    """Days of a store and of each replica, by tier, and requests above those of each day.

    The tier Free costs nothing, and is what a store without SKU has.
    """
    told = told_text(r, "sku", "free")
    sku = None if told is None else told.capitalize()
    if sku == "Free":
        return
    replicas = r.count("replica")
    stores = None if replicas is None else Decimal(replicas + 1)
    name = "Instance"
    if replicas:
        name = f"Instance ({replicas} replica{'s' if replicas > 1 else ''})"
    days = times(stores, DAYS)
    if sku != "Standard":
        name = f"{name}, {sku or 'SKU not known'}"
    meter = f"{sku} Instance" if sku else None
    yield cost(name, STORE, days, unit="days", per=stores or 1, skuName=sku, meterName=meter)
    if sku != "Standard":
        return
    usage = r.usage("monthly_additional_requests")
    yield metered(
        "Requests (over 200k/day per replica)",
        REQUESTS,
        usage,
        unit="10k requests",
        per=10_000,
    )
