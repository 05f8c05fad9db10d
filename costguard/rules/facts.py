"""Facts about machine types that pricing rules need.

The number of vCPUs follows from the size's name (large 2, xlarge 4, Nxlarge 4N) but for the
types listed here, after AWS's list of instance types
(https://aws.amazon.com/ec2/instance-types/).
"""

from __future__ import annotations

import re

_SIZES = {"nano": 1, "micro": 1, "small": 1, "medium": 1, "large": 2, "xlarge": 4}
_BURSTABLE_SIZES = {"nano": 2, "micro": 2, "small": 2, "medium": 2}
_BURSTABLE = frozenset({"t3", "t3a", "t4g"})
_BY_COUNT = {
    2: "c1.medium m2.xlarge t2.medium",
    4: "m2.2xlarge",
    8: "c1.xlarge m2.4xlarge",
    16: "a1.metal hs1.8xlarge",
    24: "hpc7a.12xlarge",
    36: "c4.8xlarge d2.8xlarge",
    48: "hpc7a.24xlarge m5zn.metal x2iezn.metal z1d.metal",
    64: (
        "c6g.metal c6gd.metal c6gn.metal c7g.metal c7gd.metal c7gn.metal g5g.metal "
        "hpc6id.32xlarge m6g.metal m6gd.metal m7g.metal m7gd.metal r6g.metal r6gd.metal "
        "r7g.metal r7gd.metal x2gd.metal"
    ),
    72: "c5n.metal i3.metal",
    96: (
        "c5.metal c5d.metal g4dn.metal hpc6a.48xlarge hpc7a.48xlarge i3en.metal m5.metal "
        "m5d.metal m5dn.metal m5n.metal r5.metal r5b.metal r5d.metal r5dn.metal r5n.metal"
    ),
    128: (
        "c6i.metal c6id.metal c6in.metal i4i.metal m6i.metal m6id.metal m6idn.metal "
        "m6in.metal r6i.metal r6id.metal r6idn.metal r6in.metal x2idn.metal x2iedn.metal"
    ),
    192: "c6a.metal hpc7a.96xlarge hpc8a.96xlarge m6a.metal r6a.metal",
}
_EXCEPTIONS = {name: count for count, names in _BY_COUNT.items() for name in names.split()}


def vcpus(instance_type: str) -> int | None:
    """Number of vCPUs of an EC2, RDS (``db.``) or ElastiCache (``cache.``) type; None if unknown.

    Bare-metal sizes newer than the list above, without a number in their name, are unknown.
    """
    name = re.sub(r"^(db|cache)\.", "", instance_type)
    if name in _EXCEPTIONS:
        return _EXCEPTIONS[name]
    family, _, size = name.partition(".")
    if family in _BURSTABLE and size in _BURSTABLE_SIZES:
        return _BURSTABLE_SIZES[size]
    if size in _SIZES:
        return _SIZES[size]
    match = re.fullmatch(r"(?:metal-)?(\d+)x(?:large|l)", size)
    return int(match[1]) * 4 if match else None
