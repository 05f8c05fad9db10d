"""Pricing rules for Azure: one module per service of Azure's retail prices."""

MODULES = (
    "free",
    "public_ip",
    "unpriced",
)
