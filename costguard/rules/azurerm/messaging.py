"""Event Hubs, Event Grid, Service Bus, Notification Hubs and SignalR of Azure."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_text, told_number
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import above
from costguard.rules.sizes import between, least, most

HUB_PAGE = "https://azure.microsoft.com/pricing/details/event-hubs/"
GRID_PAGE = "https://azure.microsoft.com/pricing/details/event-grid/"
BUS_PAGE = "https://azure.microsoft.com/pricing/details/service-bus/"
PUSH_PAGE = "https://azure.microsoft.com/pricing/details/notification-hubs/"
SIGNALR_PAGE = "https://azure.microsoft.com/pricing/details/signalr-service/"

hubs = retail("Event Hubs", "Internet of Things")
grid = retail("Event Grid", "Internet of Things")
bus = retail("Service Bus", "Integration")
push = retail("Notification Hubs", "Mobile")
signalr_service = retail("SignalR", "Web")

CAPACITY = hubs("Months", product="Event Hubs", needs=("skuName", "meterName"))
EVENTS = hubs("Events", product="Event Hubs", needs=("skuName", "meterName"))
RETENTION = hubs("GB-Mo", product="Event Hubs", meter="Extended Retention")
OPERATIONS = grid(
    "Operations", product="Event Grid", meter="Standard Event Operations", free=100_000
)
BUS_BASE = bus("Hrs", product="Service Bus", sku="Standard", meter="Standard Base Unit")
BUS_UNITS = bus("Months", product="Service Bus", sku="Premium", meter="Premium Messaging Unit")
BUS_OPERATIONS = bus("Operations", product="Service Bus", needs=("skuName", "meterName"))
BUS_CONNECTIONS = bus("Connections", product="Service Bus", meter="Standard Brokered Connection")
NAMESPACE = push("Months", product="Notification Hubs", needs=("skuName", "meterName"))
PUSHES = push("Pushes", product="Notification Hubs", needs=("skuName", "meterName"))
SIGNALR_UNITS = signalr_service("Months", product="SignalR", needs=("skuName", "meterName"))
SIGNALR_MESSAGES = signalr_service("Messages", product="SignalR", needs=("skuName", "meterName"))

_MILLION = 1_000_000
_CAPACITY = {
    "Basic": ("throughput units", "Throughput Unit", 0),
    "Standard": ("throughput units", "Throughput Unit", 0),
    "Premium": ("processing units", "Processing Unit", 1000),
    "Dedicated": ("capacity units", "Capacity Unit", 10_000),
}
"""By tier: what is bought, its meter, and how many GB of retention each includes."""
INCLUDED_OPERATIONS = 13 * _MILLION
INCLUDED_CONNECTIONS = 1000
INCLUDED_PUSHES = 10 * _MILLION

FREE = free(
    """
    azurerm_eventhub azurerm_eventhub_authorization_rule azurerm_eventhub_consumer_group
    azurerm_eventhub_namespace_authorization_rule azurerm_eventhub_namespace_customer_managed_key
    azurerm_eventhub_namespace_disaster_recovery_config azurerm_eventhub_namespace_schema_group
    azurerm_eventgrid_domain_topic azurerm_eventgrid_event_subscription
    azurerm_eventgrid_system_topic_event_subscription azurerm_notification_hub
    azurerm_notification_hub_authorization_rule azurerm_relay_hybrid_connection_authorization_rule
    azurerm_relay_namespace_authorization_rule azurerm_servicebus_namespace_authorization_rule
    azurerm_servicebus_namespace_disaster_recovery_config
    azurerm_servicebus_namespace_network_rule_set azurerm_servicebus_queue
    azurerm_servicebus_queue_authorization_rule azurerm_servicebus_subscription
    azurerm_servicebus_subscription_rule azurerm_servicebus_topic
    azurerm_servicebus_topic_authorization_rule azurerm_signalr_service_network_acl
    azurerm_signalr_shared_private_link_resource azurerm_web_pubsub_hub
    azurerm_web_pubsub_network_acl azurerm_web_pubsub_shared_private_link_resource
    """
)


def _hub_sizes(r: ResourceView) -> Sizes | None:
    """From the units that the namespace has to the most that it may take by itself."""
    if not r.flag("auto_inflate_enabled") or r.usage_given("throughput_or_capacity_units"):
        return None
    low, has = least(r, "capacity", 1), told_number(r, "capacity", 1)
    high = most(r, r, "maximum_throughput_units", has, "units")
    return between(low, high, lambda size: {"capacity": size}, "units")


@rule("azurerm_eventhub_namespace", page=HUB_PAGE, sizes=_hub_sizes)
def event_hubs(r: ResourceView) -> Components:
    """Units of the namespace, events that come in, capture, and retention above what is included.

    Premium and dedicated units include the events, capture, and 1 TB or 10 TB of retention each.
    """
    dedicated = r.text("dedicated_cluster_id") is not None or not r.known("dedicated_cluster_id")
    tier = "Dedicated" if dedicated else r.text("sku")
    unit, meter, included = _CAPACITY.get(tier or "", ("units", None, 0))
    units = _hub_units(r, dedicated=dedicated)
    if tier in {"Basic", "Standard"}:
        yield metered(
            f"Ingress event ({tier})",
            EVENTS,
            r.usage("monthly_ingress_events"),
            unit="1M events",
            per=_MILLION,
            skuName=tier,
            meterName=f"{tier} Ingress Events",
        )
    if tier == "Standard" and (r.usage_text("capture_enabled") or "").lower() == "true":
        capture = cost("Capture", CAPACITY, units, skuName=tier, meterName="Standard Capture")
        yield capture._replace(unit="units")
    meter = f"{tier} {meter}" if meter else None
    name = f"Capacity ({tier or 'not known'})"
    yield cost(name, CAPACITY, units, unit=unit, skuName=tier, meterName=meter)
    if included:
        stored = r.usage("retention_storage_gb")
        more = above(stored, included * (units or 0))
        yield metered("Extended retention", RETENTION, more)


def _hub_units(r: ResourceView, *, dedicated: bool) -> Decimal | None:
    given = r.usage("throughput_or_capacity_units", 0)
    return given if given else (Decimal(1) if dedicated else told_number(r, "capacity", 1))


@rule(
    "azurerm_eventgrid_topic",
    "azurerm_eventgrid_system_topic",
    "azurerm_eventgrid_domain",
    page=GRID_PAGE,
)
def event_grid(r: ResourceView) -> Components:
    """Operations: events that come in, attempts to deliver, and others; 100,000 are free."""
    operations = r.usage("monthly_operations")
    yield metered("Operations", OPERATIONS, operations, unit="100k operations", per=100_000)


@rule("azurerm_servicebus_namespace", page=BUS_PAGE)
def service_bus(r: ResourceView) -> Components:
    """By tier: operations, a fee for each hour and connections, or messaging units.

    The fee of Standard includes 13 million operations and 1,000 connections.
    """
    tier = r.text("sku")
    if tier == "Premium":
        units = told_number(r, "capacity", 1)
        yield cost("Messaging units", BUS_UNITS, units, unit="units")
        return
    operations, tiered = r.usage("monthly_messaging_operations"), tier == "Standard"
    if tiered:
        yield cost("Base charge", BUS_BASE, r.hours)
        operations = above(operations, INCLUDED_OPERATIONS)
    yield metered(
        "Messaging operations ({tier})" if tiered else "Messaging operations",
        BUS_OPERATIONS,
        operations,
        unit="1M operations",
        per=_MILLION,
        label=("13M-100M", "100M-2,500M", "over 2,500M") if tiered else None,
        skuName=tier,
        meterName=f"{tier} Messaging Operations" if tier else None,
    )
    if tiered:
        connections = above(r.usage("monthly_brokered_connections"), INCLUDED_CONNECTIONS)
        yield metered(
            "Brokered connections ({tier})",
            BUS_CONNECTIONS,
            connections,
            unit="connections",
            label=("1K-100K", "100K-500K", "over 500K"),
        )


@rule("azurerm_notification_hub_namespace", page=PUSH_PAGE)
def notification_hubs(r: ResourceView) -> Components:
    """A month of the namespace, and pushes above the ten million that it includes."""
    tier = r.text("sku_name")
    if tier == "Free":
        return
    meter = f"{tier} Unit" if tier else None
    name = f"Namespace usage ({tier or 'not known'})"
    yield cost(name, NAMESPACE, 1, unit="months", skuName=tier, meterName=meter)
    yield metered(
        "Pushes ({tier})" if tier == "Standard" else "Pushes (over 10M)",
        PUSHES,
        above(r.usage("monthly_pushes"), INCLUDED_PUSHES),
        unit="1M pushes",
        per=_MILLION,
        label=("10-100M", "over 100M") if tier == "Standard" else None,
        skuName=tier,
        meterName=f"{tier} Pushes" if tier else None,
    )


@rule("azurerm_signalr_service", page=SIGNALR_PAGE)
def signalr(r: ResourceView) -> Components:
    """Units of the service, and messages beyond those that they include."""
    block = r.block("sku")
    sku = (given_text(block, "name") or "").partition("_")[0] if block is not None else ""
    if sku == "Free" or block is None:
        return
    meter = f"{sku} Unit" if sku else None
    units = told_number(block, "capacity", 1)
    name = f"Service usage ({sku})"
    yield cost(name, SIGNALR_UNITS, units, unit="units", skuName=sku or None, meterName=meter)
    yield metered(
        f"Additional messages ({sku})",
        SIGNALR_MESSAGES,
        r.usage("monthly_additional_messages"),
        unit="1M messages",
        per=_MILLION,
        skuName=sku or None,
        meterName=f"{sku} Message" if sku else None,
    )
