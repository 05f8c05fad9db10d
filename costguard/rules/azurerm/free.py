"""Azure: types that cost nothing by themselves, of services that no other module prices."""

from __future__ import annotations

from costguard.rules.kit import free

GROUPS = free("azurerm_resource_group")
