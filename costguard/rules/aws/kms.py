"""AWS Key Management Service."""

from __future__ import annotations

from costguard.rules.kit import (
    Component,
    Components,
    Product,
    ResourceView,
    cost,
    free,
    metered,
    rule,
    service,
)

kms = service("aws", "awskms")
PAGE = "https://aws.amazon.com/kms/pricing/"
SYMMETRIC = "SYMMETRIC_DEFAULT"


def _requests(usagetype: str, allowance: int = 0) -> Product:
    return kms("API Request", "Requests", where={"usagetype": usagetype}, free=allowance)


KEY = kms("Encryption Key", "Keys", where={"usagetype": "KMS-Keys"})
REQUESTS = _requests("KMS-Requests", 20_000)
RSA_2048_REQUESTS = _requests("KMS-Requests-Asymmetric-RSA_2048")
ASYMMETRIC_REQUESTS = _requests("KMS-Requests-Asymmetric")
ECC_PAIR_REQUESTS = _requests("KMS-Requests-GenerateDatakeyPair-ECC")
RSA_PAIR_REQUESTS = _requests("KMS-Requests-GenerateDatakeyPair-RSA")


@rule("aws_kms_key", page=PAGE)
def key(r: ResourceView) -> Components:
    """The month of the key, and requests by the ten thousand, at the price of its kind.

    Symmetric keys also generate data key pairs, which have prices of their own.
    """
    yield cost("Customer master key", KEY, 1, unit="months")
    spec = r.text("customer_master_key_spec", SYMMETRIC) or SYMMETRIC
    yield _requests_of(r, spec)
    if spec == SYMMETRIC:
        yield from _key_pairs(r)


@rule(
    "aws_kms_external_key",
    "aws_kms_replica_external_key",
    "aws_kms_replica_key",
    page=PAGE,
)
def other_key(r: ResourceView) -> Components:
    """The month of a key with imported material, or of a replica, and requests as for any key.

    A replica is of the kind that its primary key is.
    """
    yield cost("Customer master key", KEY, 1, unit="months")
    primary = r.refer("primary_key_arn", "aws_kms_key", by=("arn",))
    spec = primary.text("customer_master_key_spec") if primary else None
    yield _requests_of(r, spec or SYMMETRIC)


def _requests_of(r: ResourceView, spec: str) -> Component:
    if spec == "RSA_2048":
        return _metered(r, "Requests (RSA 2048)", RSA_2048_REQUESTS, "monthly_requests")
    if spec == SYMMETRIC or spec.startswith("HMAC"):
        return _metered(r, "Requests", REQUESTS, "monthly_requests")
    return _metered(r, "Requests (asymmetric)", ASYMMETRIC_REQUESTS, "monthly_requests")


def _key_pairs(r: ResourceView) -> Components:
    yield _metered(
        r,
        "ECC GenerateDataKeyPair requests",
        ECC_PAIR_REQUESTS,
        "monthly_ecc_generate_data_key_pair_requests",
    )
    yield _metered(
        r,
        "RSA GenerateDataKeyPair requests",
        RSA_PAIR_REQUESTS,
        "monthly_rsa_generate_data_key_pair_requests",
    )


def _metered(r: ResourceView, name: str, product: Product, key: str) -> Component:
    return metered(name, product, r.usage(key), unit="10k requests", per=10_000)


FREE = free(
    "aws_kms_alias",
    "aws_kms_ciphertext",
    "aws_kms_custom_key_store",
    "aws_kms_grant",
    "aws_kms_key_policy",
)
