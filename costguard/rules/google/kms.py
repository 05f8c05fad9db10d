"""Cloud Key Management Service."""

from __future__ import annotations

from costguard.rules.given import given
from costguard.rules.google.left_out import text_in
from costguard.rules.google.products import skus
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    by_count,
    free,
    metered,
    rule,
)

PAGE = "https://cloud.google.com/kms/pricing"

kms = skus("Cloud Key Management Service (KMS)")

_NEEDS = ("protectionLevel", "algorithmGroup")
VERSIONS = kms("ApplicationServices", "KeyVersions", "Months", needs=_NEEDS, scope="global")
OPERATIONS = kms(
    "ApplicationServices", "CryptographicOperations", "Operations", needs=_NEEDS, scope="global"
)

_COSTLY = ("EC_", "RSA_SIGN_PKCS1_3072", "RSA_SIGN_PKCS1_4096", "RSA_SIGN_PSS_3072")
_MORE_COSTLY = ("RSA_SIGN_PSS_4096", "RSA_DECRYPT_OAEP_3072", "RSA_DECRYPT_OAEP_4096")
_TEMPLATE = "version_template"

FREE = free(
    """
    google_kms_autokey_config google_kms_crypto_key_iam_binding google_kms_crypto_key_iam_member
    google_kms_crypto_key_iam_policy google_kms_key_ring google_kms_key_ring_iam_binding
    google_kms_key_ring_iam_member google_kms_key_ring_iam_policy google_kms_secret_ciphertext
    """
)


@rule("google_kms_crypto_key", page=PAGE)
def crypto_key(r: ResourceView) -> Components:
    """Active versions by month, and operations; keys in hardware cost more by algorithm."""
    template = r.block(_TEMPLATE) if given(r, _TEMPLATE) else None
    level = text_in(r, template, "protection_level", _TEMPLATE, "SOFTWARE")
    algorithm = text_in(r, template, "algorithm", _TEMPLATE, "GOOGLE_SYMMETRIC_ENCRYPTION")
    group = _group(level, algorithm)
    yield metered(
        "Key versions",
        VERSIONS,
        r.usage("key_versions"),
        unit="months",
        label=_bound,
        protectionLevel=level,
        algorithmGroup=group,
    )
    yield metered(
        "Operations",
        OPERATIONS,
        r.usage("monthly_key_operations"),
        unit="10k operations",
        per=10_000,
        protectionLevel=level,
        algorithmGroup=group,
    )


def _group(level: str | None, algorithm: str | None) -> str | None:
    """How the price list groups algorithms: in software, all of them are alike."""
    if algorithm is None:
        return None
    costly = algorithm.startswith((*_COSTLY, *_MORE_COSTLY))
    return "asymmetric" if costly and level == "HSM" else "any"


def _bound(bound: Decimal) -> str:
    return by_count(bound).upper()
