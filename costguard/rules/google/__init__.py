"""Pricing rules for Google Cloud: one module per service of Google's SKU catalogue."""

MODULES = (
    "free",
    "secretmanager",
    "unpriced",
    "vpn",
)
