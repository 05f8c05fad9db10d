"""Units of measure of Azure's retail prices, in the units of our products.

A row is priced per ``1 Hour``, ``1 GB/Month``, ``10K`` or ``1M``. What a bare number counts, the
meter's service tells. Azure's month has 730 hours
(https://azure.microsoft.com/pricing/calculator), by which prices per hour or day become those
per month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from costguard.model.money import HOURS_PER_MONTH

_MEASURE = re.compile(r"(?P<number>\d[\d,]*)(?P<scale>[KM]?) ?/? ?(?P<what>.*)")
_SCALES = {"": 1, "K": 1_000, "M": 1_000_000}
_COUNT = "count"
_UNITS = {
    "": _COUNT,
    "day": "Days",
    "days": "Days",
    "gb": "GB",
    "gb hour": "GB-Hours",
    "gb hours": "GB-Hours",
    "gb second": "GB-Seconds",
    "gb seconds": "GB-Seconds",
    "gb/day": "GB-Days",
    "gb/hour": "GB-Hours",
    "gb/month": "GB-Mo",
    "gib hour": "GB-Hours",
    "gib/hour": "GB-Hours",
    "gib/month": "GB-Mo",
    "hour": "Hrs",
    "hours": "Hrs",
    "minute": "Minutes",
    "minutes": "Minutes",
    "month": "Months",
    "second": "Seconds",
    "seconds": "Seconds",
    "tb": "TB",
    "tb/month": "TB",
    "year": "Years",
}

_COUNTED = (
    ("API Management", "", "API Calls"),
    ("App Configuration", "", "Requests"),
    ("Application Insights", "", "Tests"),
    ("Azure Cognitive Search", "", "Requests"),
    ("Azure Cosmos DB", "RUs", "Requests"),
    ("Azure Cosmos DB", "", "Operations"),
    ("Azure DNS", "", "Queries"),
    ("Azure Data Factory v2", "Activity Run", "Runs"),
    ("Azure Data Factory v2", "", "Operations"),
    ("Azure Database for MySQL", "", "IOs"),
    ("Azure Front Door Service", "", "Requests"),
    ("Azure Monitor", "Metric Samples", "Samples"),
    ("Azure Monitor", "", "Notifications"),
    ("Azure OpenAI", "Token", "Tokens"),
    ("Azure OpenAI", "Image", "Images"),
    ("Azure OpenAI", "Session", "Sessions"),
    ("Azure OpenAI", "Character", "Characters"),
    ("Azure Synapse Analytics", "", "Runs"),
    ("Cognitive Services", "Records", "Records"),
    ("Cognitive Services", "Characters", "Characters"),
    ("Cognitive Services", "Transactions", "Requests"),
    ("Content Delivery Network", "", "Requests"),
    ("Event Grid", "", "Operations"),
    ("Event Hubs", "", "Events"),
    ("Functions", "", "Requests"),
    ("HDInsight", "", "Operations"),
    ("IoT Hub", "", "Operations"),
    ("Key Vault", "Renewal", "Renewals"),
    ("Key Vault", "", "Operations"),
    ("Logic Apps", "", "Calls"),
    ("Microsoft Defender for Cloud", "", "Queries"),
    ("Network Watcher", "Connection", "Tests"),
    ("Network Watcher", "Diagnostic", "Checks"),
    ("Notification Hubs", "", "Pushes"),
    ("Service Bus", "Connection", "Connections"),
    ("Service Bus", "", "Operations"),
    ("SignalR", "", "Messages"),
    ("Storage", "Index Tags", "Tags"),
    ("Storage", "", "Operations"),
    ("Traffic Manager", "Traffic View", "Data Points"),
    ("Traffic Manager", "", "Queries"),
)
"""What a bare number of a service's meter counts; the first line that fits holds."""

_ALSO = (
    ("Hrs", "", "vCore|vCPU|SQL License", "vCPU-Hours", Decimal(1)),
    ("Hrs", "Azure Databricks", "", "DBU-Hours", Decimal(1)),
    ("Hrs", "Azure (Data Factory v2|Synapse Analytics)", "Data Movement", "DIU-Hours", Decimal(1)),
    ("Hrs", "Storage", "Provisioned IOPS", "IOPS-Mo", HOURS_PER_MONTH),
    ("Hrs", "Storage", "Provisioned Throughput", "MBPS-Mo", HOURS_PER_MONTH),
    ("Hrs", "Storage", "Reservation per vCPU", "vCPU-Months", HOURS_PER_MONTH),
    ("Hrs", "", "", "Months", HOURS_PER_MONTH),
    ("Days", "", "", "Months", HOURS_PER_MONTH / 24),
    ("GB-Hours", "", "", "GB-Mo", HOURS_PER_MONTH),
    ("Months", "Azure Active Directory for External Identities", "", "Users", Decimal(1)),
    ("Months", "Azure Database for MySQL", "IOPS", "IOPS-Mo", Decimal(1)),
    ("Months", "Key Vault", "", "Keys", Decimal(1)),
)
"""Units that a price can be told in too, and how many of the list's they are."""


class Unit(NamedTuple):
    """A unit that a row's price can be told in."""

    name: str
    each: Decimal
    """How many of it the row's price is for: 10,000 of ``10K``, 1/730 of a month of ``1 Hour``."""


def units_of(service: str, meter: str, measure: str) -> Iterator[Unit]:
    """The units that the price of a meter can be told in; none where the measure is not known."""
    found = _MEASURE.fullmatch(measure.strip())
    if found is None:
        return
    number = Decimal(found["number"].replace(",", "")) * _SCALES[found["scale"]]
    listed = _UNITS.get(found["what"].lower().strip())
    if listed == _COUNT:
        listed = next((u for name, part, u in _COUNTED if name == service and part in meter), None)
    if listed is None or not number:
        return
    yield Unit(listed, number)
    for unit, factor in _also(listed, service, meter):
        yield Unit(unit, number / factor)


@cache
def _also(listed: str, service: str, meter: str) -> tuple[tuple[str, Decimal], ...]:
    """Further units of a meter, and how many of the listed ones each has."""
    return tuple(
        (unit, factor)
        for base, of, part, unit, factor in _ALSO
        if base == listed and re.fullmatch(of or ".*", service) and re.search(part, meter)
    )
