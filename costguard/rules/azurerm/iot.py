"""Azure IoT Hub and its provisioning service."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule

PAGE = "https://azure.microsoft.com/pricing/details/iot-hub/"

iot = retail("IoT Hub", "Internet of Things")

UNIT = iot("Months", product="IoT Hub", needs=("skuName",))
OPERATIONS = iot("Operations", product="IoT Hub", meter="Device Provisioning Operations")

FREE = free(
    """
    azurerm_iothub_certificate azurerm_iothub_consumer_group azurerm_iothub_device_update_instance
    azurerm_iothub_dps_certificate azurerm_iothub_dps_shared_access_policy
    azurerm_iothub_endpoint_cosmosdb_account azurerm_iothub_endpoint_eventhub
    azurerm_iothub_endpoint_servicebus_queue azurerm_iothub_endpoint_servicebus_topic
    azurerm_iothub_endpoint_storage_container azurerm_iothub_enrichment
    azurerm_iothub_fallback_route azurerm_iothub_file_upload azurerm_iothub_route
    azurerm_iothub_shared_access_policy
    """
)


@rule("azurerm_iothub", page=PAGE)
def hub(r: ResourceView) -> Components:
    """A month of the hub's units by SKU; F1 costs nothing."""
    block = r.block("sku")
    sku = block.text("name") if block is not None else None
    if sku != "F1":
        units = block.number("capacity") if block is not None else None
        yield cost("IoT Hub", UNIT, units, unit="units", skuName=sku)


@rule("azurerm_iothub_dps", page=PAGE)
def provisioning(r: ResourceView) -> Components:
    """Operations that provision devices."""
    usage = r.usage("monthly_operations")
    yield metered("Device provisioning", OPERATIONS, usage, unit="1k operations", per=1000)
