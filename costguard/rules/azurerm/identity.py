"""Microsoft Entra: domain services and identities of workloads."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule
from costguard.rules.quantities import above

PAGE = "https://azure.microsoft.com/pricing/details/active-directory-ds/"
USERS_PAGE = "https://azure.microsoft.com/pricing/details/active-directory-external-identities/"

domain = retail("Azure Active Directory Domain Services", "Security")
identities = retail("Azure Active Directory for External Identities", "Security")

DOMAIN = domain("Hrs", product="Azure Active Directory Domain Services", needs=("skuName",))
ACTIVE_USERS = identities(
    "Users", product="Azure Active Directory for External Identities", needs=("skuName",)
)

INCLUDED_USERS = 50_000
_DOMAIN = "azurerm_active_directory_domain_service"

FREE = free(
    """
    azurerm_active_directory_domain_service_trust azurerm_role_assignment azurerm_role_definition
    azurerm_user_assigned_identity
    """
)


@rule(_DOMAIN, page=PAGE)
def domain_service(r: ResourceView) -> Components:
    """Hours of the managed domain by SKU."""
    sku = r.text("sku")
    name = f"Active directory domain service ({sku or 'not known'})"
    yield cost(name, DOMAIN, r.hours, skuName=sku)


@rule(f"{_DOMAIN}_replica_set", page=PAGE)
def replica_set(r: ResourceView) -> Components:
    """Hours of a further replica set, at the price of its domain's SKU."""
    parent = r.refer("domain_service_id", _DOMAIN)
    sku = parent.text("sku") if parent is not None else None
    name = f"Active directory domain service replica set ({sku or 'not known'})"
    yield cost(name, DOMAIN, r.hours, skuName=sku)


@rule("azurerm_federated_identity_credential", page=USERS_PAGE)
def federated_credential(r: ResourceView) -> Components:
    """Users that are active in a month above the 50,000 that are free, by licence."""
    plans = ("P1", "P2")
    keys = {plan: f"monthly_active_{plan.lower()}_users" for plan in plans}
    given = [plan for plan in plans if r.usage_given(keys[plan])]
    for plan in given or plans:
        users = above(r.usage(keys[plan]), INCLUDED_USERS)
        yield metered(f"Active users ({plan})", ACTIVE_USERS, users, unit="users", skuName=plan)
