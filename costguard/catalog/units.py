"""The units of our price facts: AWS's spelling, and the others that mean the same.

One spelling per unit lets a product and a fact meet although the price list itself writes
``Hrs``, ``hours`` and ``Hours``. A new unit is one line here, in the spelling of the provider's
price list; units of different size (``GB`` and ``TB``) are never aliases. ``GB``
is what the provider calls one; Google's price list writes ``gibibyte``.
"""

from __future__ import annotations

from functools import cache

SPELLINGS: dict[str, tuple[str, ...]] = {
    "ACU-Hr": ("ACU-Hours", "ACU-Hrs"),
    "ACU-Months": (),
    "API Calls": (),
    "API Requests": (),
    "Accounts": (),
    "Alarms": ("alarm", "alarm metrics"),
    "Calls": ("call",),
    "CR-Hr": (),
    "Certificates": ("certificate",),
    "Characters": (),
    "Checks": ("Security Checks",),
    "Connections": ("connection",),
    "Connection-Hours": ("connection-hrs",),
    "Count": (),
    "DBU-Hours": (),
    "DIU-Hours": (),
    "DPU-Hour": ("DPU-Hours", "DPU-Hrs"),
    "DSU-Hours": ("DSU-Hrs",),
    "DTU-Hours": (),
    "Data Points": (),
    "Days": ("day", "1/Day"),
    "Devices": (),
    "Evaluations": (),
    "Events": ("event",),
    "GB": ("GigaBytes", "Gigabyte", "GBs", "gibibyte"),
    "GB-Hours": ("GB-Hrs", "GB-Hour", "gibibyte hour"),
    "GB-Mo": ("GB-month", "GB-months", "gibibyte month"),
    "GB-Seconds": ("GB-second", "Lambda-GB-Second", "Lambda-GB-Seconds"),
    "GHz-Seconds": ("GHz-second", "gigahertz second"),
    "GiBps-mo": ("GiB/Second-Months",),
    "Gbps-hrs": (),
    "Groups": (),
    "Hrs": ("hr", "hour", "hours", "1 Hour"),
    "IOPS-Mo": ("IOPS-month", "IOPS-months"),
    "IOs": ("IO",),
    "Images": (),
    "KPU-Hour": ("KPU-Hours", "KPU-Hrs"),
    "Keys": ("key",),
    "LCU-Hrs": ("LCU-Hour", "LCU-Hours"),
    "Lines": (),
    "MBPS-Mo": (),
    "Mbps-Hrs": (),
    "Messages": ("message",),
    "Metric Update": (),
    "Metrics": ("metric",),
    "MiB": ("mebibyte",),
    "MiBps-Mo": ("MiBps-month", "MiBps-months"),
    "Minutes": ("minute",),
    "Months": ("month", "Mo"),
    "NCU-Hrs": ("NCU-Hours",),
    "Notifications": ("notification",),
    "OCU-Hours": ("OCU-Hrs",),
    "Objects": ("object",),
    "Objects-Mo": (),
    "Operations": ("operation",),
    "Paths": ("path",),
    "Pushes": ("push",),
    "Quantity": (),
    "Queries": ("query",),
    "RPU-Hr": ("RPU-Hours",),
    "ReadCapacityUnit-Hrs": ("ReadCapacityUnit-Hours",),
    "ReadRequestUnits": (),
    "Records": ("record",),
    "Renewals": ("renewal",),
    "ReplicatedWriteCapacityUnit-Hrs": (),
    "ReplicatedWriteRequestUnits": (),
    "Requests": ("request",),
    "Rule-Hour": (),
    "Rules": ("rule",),
    "Runs": (),
    "Samples": ("sample",),
    "Seconds": ("second",),
    "Sessions": (),
    "Shard Hours": ("ShardHour",),
    "SnapshotAPIUnits": (),
    "StateTransitions": ("StateTransition",),
    "TB": ("TeraBytes",),
    "Tag-Mo": ("Tags-Mo",),
    "Tags": (),
    "Tests": ("test",),
    "Tokens": (),
    "Units": (),
    "User-Mo": ("Users-Mo",),
    "Users": ("user",),
    "WriteCapacityUnit-Hrs": ("WriteCapacityUnit-Hours",),
    "WriteRequestUnits": (),
    "Years": ("year",),
    "vCPU-Hours": ("vCPU-Hrs", "vCPU-Hour", "core hour"),
    "vCPU-Months": ("vCPU-month",),
}
"""Each unit in the spelling we use, and the other spellings seen; capitals do not matter."""

CANONICAL: frozenset[str] = frozenset(SPELLINGS)
"""The units that facts may have."""


@cache
def _by_spelling() -> dict[str, str]:
    """Every spelling in small letters, with the unit it means."""
    return {
        spelling.lower(): unit for unit, others in SPELLINGS.items() for spelling in (unit, *others)
    }


def canonical(unit: str) -> str:
    """Our spelling of a unit; a unit that we do not know comes back as it is."""
    return _by_spelling().get(unit.lower(), unit)
