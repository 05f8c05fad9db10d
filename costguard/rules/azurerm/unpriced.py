"""Azure: types that cost something and have no pricing rule yet.

A type that gets a rule leaves this list. Reports name these types, and count none of them as zero.
"""

from __future__ import annotations

from costguard.rules.kit import billed_by_use, unsupported

USAGE_ONLY = billed_by_use()
UNSUPPORTED = unsupported("azurerm_dedicated_host")
