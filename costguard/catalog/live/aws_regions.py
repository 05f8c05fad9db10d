"""How AWS's price list names regions: in locations, and at the beginning of usage types.

Codes of regions: https://docs.aws.amazon.com/general/latest/gr/rande.html; the prefixes of usage
types are those of bills: https://docs.aws.amazon.com/cur/latest/userguide/product-columns.html
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from costguard.model.money import USD

GLOBAL = "global"
"""What facts say of prices that no region has; the price list's own word is in ``WORLD``."""
WORLD = frozenset({"", "aws-global", "global", "any"})
"""Region codes of products that belong to no region."""


YUAN = "CNY"


class _Region(NamedTuple):
    prefix: str
    """Before usage types, without the hyphen."""
    location: str


_REGIONS = {
    "af-south-1": _Region("AFS1", "Africa (Cape Town)"),
    "ap-east-1": _Region("APE1", "Asia Pacific (Hong Kong)"),
    "ap-northeast-1": _Region("APN1", "Asia Pacific (Tokyo)"),
    "ap-northeast-2": _Region("APN2", "Asia Pacific (Seoul)"),
    "ap-northeast-3": _Region("APN3", "Asia Pacific (Osaka)"),
    "ap-south-1": _Region("APS3", "Asia Pacific (Mumbai)"),
    "ap-south-2": _Region("APS5", "Asia Pacific (Hyderabad)"),
    "ap-southeast-1": _Region("APS1", "Asia Pacific (Singapore)"),
    "ap-southeast-2": _Region("APS2", "Asia Pacific (Sydney)"),
    "ap-southeast-3": _Region("APS4", "Asia Pacific (Jakarta)"),
    "ap-southeast-4": _Region("APS6", "Asia Pacific (Melbourne)"),
    "ca-central-1": _Region("CAN1", "Canada (Central)"),
    "ca-west-1": _Region("CAN2", "Canada West (Calgary)"),
    "cn-north-1": _Region("CNN1", "China (Beijing)"),
    "cn-northwest-1": _Region("CNW1", "China (Ningxia)"),
    "eu-central-1": _Region("EUC1", "EU (Frankfurt)"),
    "eu-central-2": _Region("EUC2", "Europe (Zurich)"),
    "eu-north-1": _Region("EUN1", "EU (Stockholm)"),
    "eu-south-1": _Region("EUS1", "EU (Milan)"),
    "eu-south-2": _Region("EUS2", "Europe (Spain)"),
    "eu-west-1": _Region("EU", "EU (Ireland)"),
    "eu-west-2": _Region("EUW2", "EU (London)"),
    "eu-west-3": _Region("EUW3", "EU (Paris)"),
    "il-central-1": _Region("ILC1", "Israel (Tel Aviv)"),
    "me-central-1": _Region("MEC1", "Middle East (UAE)"),
    "me-south-1": _Region("MES1", "Middle East (Bahrain)"),
    "mx-central-1": _Region("MXC1", "Mexico (Central)"),
    "sa-east-1": _Region("SAE1", "South America (Sao Paulo)"),
    "us-east-1": _Region("", "US East (N. Virginia)"),
    "us-east-2": _Region("USE2", "US East (Ohio)"),
    "us-gov-east-1": _Region("UGE1", "AWS GovCloud (US-East)"),
    "us-gov-west-1": _Region("UGW1", "AWS GovCloud (US-West)"),
    "us-west-1": _Region("USW1", "US West (N. California)"),
    "us-west-2": _Region("USW2", "US West (Oregon)"),
}

_SECOND = {"eu-west-1": "EUW1", "us-east-1": "USE1"}
"""The oldest regions have a second prefix, which newer services use."""

_ANY_PREFIX = r"[A-Z]{3}\d"
"""What prefixes look like, for regions that are not in the table yet."""


def currency_in(region: str) -> str:
    """What AWS publishes the prices of a region in (ISO 4217): yuan in China, else US dollars."""
    return YUAN if region.startswith("cn-") else USD.code


def usage_prefix(region: str) -> str:
    """What most usage types of a region begin with: ``EUC1-``; empty for us-east-1.

    Of a region that is not in the table it is empty too: nothing tells its prefix.
    """
    known = _REGIONS.get(region)
    return f"{known.prefix}-" if known and known.prefix else ""


def location(region: str) -> str:
    """The price list's location of a region: ``EU (Frankfurt)``; empty where it is not known."""
    known = _REGIONS.get(region)
    return known.location if known else ""


@cache
def prefix_pattern(region: str) -> str:
    """A regular expression of all that may stand before a usage type in a region.

    The region's prefix, or its code (``us-east-1-KMS-Requests``), with a hyphen or a colon.
    """
    known = _REGIONS.get(region)
    prefixes = [known.prefix, _SECOND.get(region, "")] if known else [_ANY_PREFIX]
    return f"(?:(?:{'|'.join([*filter(None, prefixes), re.escape(region)])})[-:])?"


@cache
def _prefix(region: str) -> re.Pattern[str]:
    return re.compile(prefix_pattern(region))


def without_prefix(usage_type: str, region: str) -> str:
    """A usage type as facts have it: ``NatGateway-Hours`` for ``EUC1-NatGateway-Hours``."""
    found = _prefix(region).match(usage_type)
    return usage_type[found.end() :] if found else usage_type
