"""Pricing rules for Azure: one module per service of Azure's retail prices."""

MODULES = (
    "autoscale",
    "bastion",
    "dedicated_hosts",
    "disks",
    "free",
    "kubernetes",
    "machines",
    "managed_machines",
    "public_ip",
    "scale_sets",
    "snapshots",
    "unpriced",
    "virtual_desktop",
    "virtual_machines",
)
