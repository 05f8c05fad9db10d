"""Price lists in the shape of AWS's bulk price list, made from facts, for tests and benchmarks.

Columns, their order, the lines before the header and the words are AWS's: usage types carry the
region's prefix, databases say ``EBS Only``, and what is reserved has a row for the fee and one for
the hours. Rows that nobody should take stand between the others: local zones, capacity that is
reserved but not used, other currencies, blocks of capacity.
"""

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from costguard.catalog.facts import Fact
from costguard.catalog.live.aws_regions import GLOBAL, location, usage_prefix

PUBLISHED, VERSION = "2026-11-20T19:13:08Z", "20261120191308"

FIXED = (
    "SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate",
    "StartingRange", "EndingRange", "Unit", "PricePerUnit", "Currency", "RelatedTo",
    "LeaseContractLength", "PurchaseOption", "OfferingClass", "Product Family", "serviceCode",
    "Location", "Location Type",
)  # fmt: skip
ATTRIBUTES = {
    "instanceType": "Instance Type", "currentGeneration": "Current Generation",
    "instanceFamily": "Instance Family", "vcpu": "vCPU", "physicalProcessor": "Physical Processor",
    "clockSpeed": "Clock Speed", "memory": "Memory", "storage": "Storage",
    "networkPerformance": "Network Performance",
    "processorArchitecture": "Processor Architecture", "storageMedia": "Storage Media",
    "volumeType": "Volume Type", "maxVolumeSize": "Max Volume Size",
    "maxThroughputvolume": "Max throughput/volume", "provisioned": "Provisioned",
    "tenancy": "Tenancy", "ebsOptimized": "EBS Optimized", "operatingSystem": "Operating System",
    "licenseModel": "License Model", "group": "Group", "groupDescription": "Group Description",
    "transferType": "Transfer Type", "fromLocation": "From Location", "toLocation": "To Location",
    "usagetype": "usageType", "operation": "operation", "availabilityzone": "AvailabilityZone",
    "capacitystatus": "CapacityStatus",
    "classicnetworkingsupport": "ClassicNetworkingSupport",
    "dedicatedEbsThroughput": "Dedicated EBS Throughput", "ecu": "ECU",
    "elasticGraphicsType": "Elastic Graphics Type",
    "enhancedNetworkingSupported": "Enhanced Networking Supported", "gpu": "GPU",
    "gpuMemory": "GPU Memory", "instance": "Instance",
    "instanceCapacityLarge": "Instance Capacity - large",
    "intelAvxAvailable": "Intel AVX Available", "intelTurboAvailable": "Intel Turbo Available",
    "marketoption": "MarketOption", "normalizationSizeFactor": "Normalization Size Factor",
    "physicalCores": "Physical Cores", "preInstalledSw": "Pre Installed S/W",
    "processorFeatures": "Processor Features", "productType": "Product Type",
    "resourceType": "Resource Type", "volumeApiName": "Volume API Name",
    "vpcnetworkingsupport": "VPCNetworkingSupport", "databaseEngine": "Database Engine",
    "databaseEdition": "Database Edition", "deploymentOption": "Deployment Option",
    "cacheEngine": "Cache Engine", "endpointType": "Endpoint Type", "queueType": "Queue Type",
    "cacheMemorySizeGb": "Cache Memory Size (GB)", "storageClass": "Storage Class",
    "feeCode": "Fee Code", "cputype": "CPU Type", "memorytype": "Memory Type",
    "cpuArchitecture": "CPU Architecture",
}  # fmt: skip
_TITLES = {name.lower(): title for name, title in ATTRIBUTES.items()}
LAST = ("Region Code", "serviceName")
FROM = ("From Region Code", "To Region Code", "serviceName")
"""What the files of data transfer have in its place."""
FEE = "_hourly_fee"
HOURS = {"1yr": 8760, "3yr": 26280}
_OPTIONS = {"no": "No Upfront", "partial": "Partial Upfront", "all": "All Upfront"}

Cells = dict[str, str]


class Sold(NamedTuple):
    """A thing on the list, and its prices by purchase option."""

    family: str
    attributes: tuple[tuple[str, str], ...]
    unit: str

    @property
    def sku(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16].upper()


def offer_csv(service: str, region: str, facts: Iterable[Fact]) -> str:
    """A file of the price list that says what the facts of this service and region say.

    Of facts of the same thing the newest count, as they do in price books.
    """
    return text_of(service, list(_rows(service, region, facts)))


def text_of(service: str, rows: Sequence[Cells]) -> str:
    """A file of the price list with these rows; what a row does not name is empty."""
    titles = titles_of(rows)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(preamble(service))
    writer.writerow(titles)
    writer.writerows([row.get(title, "") for title in titles] for row in rows)
    return out.getvalue()


def preamble(service: str) -> list[tuple[str, str]]:
    return [
        ("FormatVersion", "v1.0"),
        ("Disclaimer", "This pricing list is for informational purposes only."),
        ("Publication Date", PUBLISHED),
        ("Version", VERSION),
        ("OfferCode", service),
    ]


def titles_of(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """The columns of a file: the usual ones, and those that some row has beside them."""
    usual = [*FIXED, *ATTRIBUTES.values()]
    named = {title for row in rows for title in row}
    last = FROM if "From Region Code" in named else LAST
    return [*usual, *sorted(named - {*usual, *last}), *last]


def _rows(service: str, region: str, facts: Iterable[Fact]) -> Iterator[Cells]:
    groups: dict[tuple[Sold, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if (fact.service, fact.region) == (service, region):
            sold = Sold(fact.family, fact.attributes, fact.unit)
            groups[sold, fact.option].append(fact)
    for (sold, option), listed in groups.items():
        for number, steps in enumerate(_newest(listed)):
            row = product_cells(service, region, sold) | {
                "SKU": f"{sold.sku[:15]}{number}",
                "EffectiveDate": steps[0].date.isoformat(),
            }
            if option == "on_demand":
                yield from _tiers(row, steps)
                yield from _decoys(row, steps[0].price)
            elif option.startswith("reserved_") and not option.endswith(FEE):
                fees = groups.get((sold, option + FEE))
                yield from reserved_cells(row, option, steps[0].price, fees and fees[0].price)


def _newest(facts: Sequence[Fact]) -> list[list[Fact]]:
    """The facts of the newest date, source by source: prices of one source are tiers."""
    date = max(fact.date for fact in facts)
    by_source: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.date == date:
            by_source[fact.source].append(fact)
    return list(by_source.values())


def product_cells(service: str, region: str, sold: Sold) -> Cells:
    """What a row says of the thing itself, in AWS's words."""
    named = dict(sold.attributes)
    if service == "AmazonRDS" and sold.family == "Database Instance":
        named.setdefault("storage", "EBS Only")
    if named.get("storage") == "IO-Optimized":
        named["storage"] = "Neptune IO Optimization Mode"
    if "usagetype" in named:
        named["usagetype"] = usage_prefix(region) + named["usagetype"]
    if "instanceType" in named and "Compute Instance" in sold.family:
        named.setdefault("usagetype", f"{usage_prefix(region)}BoxUsage:{named['instanceType']}")
        named |= {"marketoption": "OnDemand", "vcpu": "4", "memory": "16 GiB", "ecu": "NA"}
    place = named.pop("location", location(region))
    titled = {_TITLES.get(name.lower(), name): value for name, value in named.items()}
    code = "aws-global" if region == GLOBAL else region
    where = {"Location": place, "Location Type": "AWS Region", "Region Code": code}
    if service == "AWSDataTransfer":
        where = {"From Location": place, "From Region Code": code}
    return (
        titled
        | where
        | {
            "Product Family": sold.family,
            "serviceCode": service,
            "serviceName": f"The service {service}",
            "Unit": sold.unit,
            "Currency": "CNY" if region.startswith("cn-") else "USD",
            "TermType": "OnDemand",
            "OfferTermCode": "JRTCKXETXF",
        }
    )


def _tiers(row: Cells, steps: Sequence[Fact]) -> Iterator[Cells]:
    starts = sorted({fact.start: fact.price for fact in steps}.items())
    ends = [f"{start:f}" for start, _ in starts[1:]] + ["Inf"]
    for (start, price), end in zip(starts, ends, strict=True):
        yield row | {
            "RateCode": f"{row['SKU']}.{row['OfferTermCode']}.{start:f}",
            "StartingRange": f"{start:f}",
            "EndingRange": end,
            "PricePerUnit": f"{price:.10f}" if _fits(price) else f"{price:f}",
            "PriceDescription": f'${price:f} per {row["Unit"]}, and "so on"',
        }


def _fits(price: Decimal) -> bool:
    return Decimal(f"{price:.10f}") == price


def reserved_cells(
    row: Cells, option: str, price: Decimal, fee: Decimal | None = None
) -> Iterator[Cells]:
    """What is paid upfront and by the hour for a reservation whose effective price is ``price``.

    ``fee`` is what is due by the hour; without it, it is half of the price of what is paid in part.
    """
    _, years, payment, _, *kind = option.split("_")
    hourly = {"no": price, "partial": price / 2 if fee is None else fee, "all": Decimal(0)}[payment]
    upfront = (price - hourly) * HOURS[years]
    terms = row | {
        "TermType": "Reserved",
        "OfferTermCode": f"{years}{payment}{''.join(kind)}".upper(),
        "LeaseContractLength": years,
        "PurchaseOption": _OPTIONS[payment],
        "OfferingClass": kind[0] if kind else "standard",
    }
    if upfront:
        yield terms | {"Unit": "Quantity", "PricePerUnit": f"{upfront:f}", "RateCode": "fee"}
    yield terms | {
        "PricePerUnit": f"{hourly:f}", "StartingRange": "0", "EndingRange": "Inf", "RateCode": "hrs"
    }  # fmt: skip


def _decoys(row: Cells, price: Decimal) -> Iterator[Cells]:
    """Rows that look like the last one and are no price of it."""
    other = {"PricePerUnit": f"{price * 3:f}", "StartingRange": "0", "EndingRange": "Inf"}
    code = "Region Code" if "Region Code" in row else "From Region Code"
    yield row | other | {"SKU": f"Z{row['SKU']}", code: "us-west-2-lax-1"}
    yield row | other | {"Currency": "USD" if row["Currency"] == "CNY" else "CNY"}
    if row.get("CapacityStatus") == "Used":
        yield (
            row
            | other
            | {"SKU": f"Y{row['SKU']}", "CapacityStatus": "AllocatedCapacityReservation"}
        )
        yield row | other | {"SKU": f"X{row['SKU']}", "MarketOption": "CapacityBlock"}
