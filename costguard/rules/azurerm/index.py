"""Which module prices which type; the other types by class. Made by .ci/generate.py."""

# Types of these classes and modules are not looked for elsewhere; a type that is not here is
# looked for in all modules.
MODULE_OF = {
    "azurerm_public_ip": "public_ip",
    "azurerm_public_ip_prefix": "public_ip",
}

FREE = frozenset(
    {
        "azurerm_resource_group",
    }
)

USAGE_ONLY: frozenset[str] = frozenset()

UNSUPPORTED = frozenset(
    {
        "azurerm_dedicated_host",
    }
)
