"""AWS Certificate Manager: private certificates and their authorities; public ones are free."""

from __future__ import annotations

from costguard.rules.kit import (
    Components,
    Product,
    ResourceView,
    by_count,
    cost,
    free,
    metered,
    rule,
    service,
)

PAGE = "https://aws.amazon.com/private-ca/pricing/"
FAMILY = "AWS Certificate Manager"

acm = service("aws", "AWSCertificateManager")

AUTHORITY = acm(FAMILY, "Months", where={"usagetype": "PaidPrivateCA"})
SHORT_LIVED_AUTHORITY = acm(FAMILY, "Months", where={"usagetype": "ShortLivedCertificatePrivateCA"})
CERTIFICATES = acm(FAMILY, "Certificates", where={"usagetype": "PrivateCertificatesIssued"})
SHORT_LIVED = acm(FAMILY, "Certificates", where={"usagetype": "ShortLivedCertificatesIssued"})
EXPORTABLE = acm(FAMILY, "Certificates", where={"usagetype": "ExportableCertificatesIssued"})

FREE = free(
    "aws_acmpca_certificate_authority_certificate", "aws_acmpca_permission", "aws_acmpca_policy"
)


@rule("aws_acm_certificate", "aws_acmpca_certificate", page=PAGE)
def certificate(r: ResourceView) -> Components:
    """A certificate of a private authority, paid when it is issued; public ones are free.

    Unless they can be exported. The price of the first thousand is shown: those of an account
    count together.
    """
    if r.raw("certificate_authority_arn"):
        authority = r.refer(
            "certificate_authority_arn", "aws_acmpca_certificate_authority", by=("arn",)
        )
        yield cost("Certificate", _issued(authority or r), 1, unit="requests")
    options = r.block("options")
    if options and options.text("export") == "ENABLED":
        yield cost("Exportable certificate", EXPORTABLE, 1, unit="requests")


@rule("aws_acmpca_certificate_authority", page=PAGE)
def authority(r: ResourceView) -> Components:
    """The authority by the month, cheaper for short-lived certificates, and what it issues."""
    requests = r.usage("monthly_requests")
    if _issued(r) is SHORT_LIVED:
        name = "Private certificate authority (short-lived certificate mode)"
        yield cost(name, SHORT_LIVED_AUTHORITY, 1, unit="months")
        yield metered("Certificates (short-lived)", SHORT_LIVED, requests, unit="requests")
    else:
        yield cost("Private certificate authority", AUTHORITY, 1, unit="months")
        yield metered("Certificates", CERTIFICATES, requests, unit="requests", label=by_count)


def _issued(authority: ResourceView) -> Product:
    """The kind of certificates that an authority issues."""
    short = authority.text("usage_mode", "GENERAL_PURPOSE") == "SHORT_LIVED_CERTIFICATE"
    return SHORT_LIVED if short else CERTIFICATES
