"""The names that Azure shows for its regions: ``westus`` is West US."""

from __future__ import annotations

_NAMES = """
Australia Central|Australia Central 2|Australia East|Australia Southeast|Austria East
Belgium Central|Brazil South|Brazil Southeast|Canada Central|Canada East|Central India|Central US
Chile Central|East Asia|East US|East US 2|France Central|France South|Germany North
Germany West Central|Indonesia Central|Israel Central|Italy North|Japan East|Japan West
Jio India Central|Jio India West|Korea Central|Korea South|Malaysia West|Mexico Central
New Zealand North|North Central US|North Europe|Norway East|Norway West|Poland Central
Qatar Central|South Africa North|South Africa West|South Central US|South India|Southeast Asia
Spain Central|Sweden Central|Sweden South|Switzerland North|Switzerland West|UAE Central|UAE North
UK South|UK West|West Central US|West Europe|West India|West US|West US 2|West US 3
"""
_BY_CODE = {
    name.replace(" ", "").lower(): name for line in _NAMES.split("\n") for name in line.split("|")
}


def region_name(code: str | None) -> str:
    """The name of a region; a code that we do not know comes back as it is."""
    return "region not known" if code is None else _BY_CODE.get(code, code)


def region_code(location: str) -> str:
    """The code of a region that is given by its name or its code."""
    return location.replace(" ", "").lower()
