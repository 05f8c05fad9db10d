"""Azure Key Vault and Managed HSM."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    billed_by_use,
    cost,
    free,
    metered,
    rule,
)

PAGE = "https://azure.microsoft.com/pricing/details/key-vault/"

vault = retail("Key Vault", "Security")

OPERATIONS = vault("Operations", product="Key Vault", needs=("skuName", "meterName"))
RENEWALS = vault("Renewals", product="Key Vault", needs=("meterName",))
HSM_KEYS = vault("Keys", product="Key Vault", sku="Premium", needs=("meterName",))
POOL = vault("Hrs", product="Azure Dedicated HSM", needs=("skuName",))

_VAULT = "azurerm_key_vault"
_PER = 10_000
_TRANSACTIONS = "10K transactions"
_SIMPLE_BITS = 2048
"""RSA keys up to this size are the simple ones; larger and elliptic ones cost more."""

FREE = free(
    f"""
    {_VAULT} azurerm_key_vault_access_policy azurerm_key_vault_certificate_contacts
    azurerm_key_vault_certificate_issuer
    azurerm_key_vault_managed_hardware_security_module_role_assignment
    azurerm_key_vault_managed_hardware_security_module_role_definition
    """
)
BY_USE = billed_by_use(
    """
    azurerm_key_vault_managed_storage_account
    azurerm_key_vault_managed_storage_account_sas_token_definition azurerm_key_vault_secret
    """
)


@rule("azurerm_key_vault_key", page=PAGE)
def key(r: ResourceView) -> Components:
    """Operations on secrets and on the key, rotations, and hardware-protected keys by month.

    RSA keys of 2,048 bits are the simple ones. Hardware protects keys of premium vaults.
    """
    owner = r.refer("key_vault_id", _VAULT)
    tier = (owner.text("sku_name") if owner is not None else None) or ""
    sku = tier.capitalize() or None
    usage = r.usage("monthly_secrets_operations")
    yield metered(
        "Secrets operations",
        OPERATIONS,
        usage,
        unit=_TRANSACTIONS,
        per=_PER,
        skuName=sku,
        meterName="Operations",
    )
    renewals = r.usage("monthly_key_rotation_renewals")
    yield metered(
        "Storage key rotations",
        RENEWALS,
        renewals,
        unit="renewals",
        meterName="Secret Renewal",
    )
    kind, bits = r.text("key_type"), r.number("key_size")
    hardware = kind is not None and kind.endswith("-HSM")
    simple = kind is not None and kind.startswith("RSA") and bits == _SIMPLE_BITS
    known = kind is not None and (not kind.startswith("RSA") or bits is not None)
    if hardware:
        yield metered(
            "HSM-protected keys",
            HSM_KEYS,
            r.usage("hsm_protected_keys"),
            unit="months",
            label=None if simple else _plain,
            meterName="HSM-protected RSA 2048-bit key" if simple else "HSM-protected Advanced Key",
        )
    advanced = "Operations" if simple and not hardware else "Advanced Key Operations"
    yield metered(
        f"{'HSM' if hardware else 'Software'}-protected keys",
        OPERATIONS,
        r.usage("monthly_protected_keys_operations"),
        unit=_TRANSACTIONS,
        per=_PER,
        skuName=sku,
        meterName=("HSM Key Operations" if hardware else advanced) if known else None,
    )


@rule("azurerm_key_vault_certificate", page=PAGE)
def certificate(r: ResourceView) -> Components:
    """Renewals of the certificate, and other operations on it."""
    owner = r.refer("key_vault_id", _VAULT)
    tier = (owner.text("sku_name") if owner is not None else None) or ""
    yield metered(
        "Certificate renewals",
        RENEWALS,
        r.usage("monthly_certificate_renewal_requests"),
        unit="requests",
        meterName="Certificate Renewal Request",
    )
    yield metered(
        "Certificate operations",
        OPERATIONS,
        r.usage("monthly_certificate_other_operations"),
        unit=_TRANSACTIONS,
        per=_PER,
        skuName=tier.capitalize() or None,
        meterName="Operations",
    )


@rule("azurerm_key_vault_managed_hardware_security_module", page=PAGE)
def hardware_module(r: ResourceView) -> Components:
    """Hours of the pool of hardware, whatever it holds."""
    yield cost("HSM pools", POOL, r.hours, skuName=r.text("sku_name"))


def _plain(bound: Decimal) -> str:
    return f"{bound:f}"
