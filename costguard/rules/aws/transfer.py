"""AWS Transfer Family: servers by protocol, and what goes up and down."""

from __future__ import annotations

from costguard.rules.given import given
from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule, service

transfer = service("aws", "AWSTransfer")

PROTOCOL_HOURS = transfer("AWS Transfer Family", "Hrs", needs=("protocol",))
UPLOADED = transfer("AWS Transfer Family", "GB", where={"usagetype": "UploadBytes"})
DOWNLOADED = transfer("AWS Transfer Family", "GB", where={"usagetype": "DownloadBytes"})

FREE = free(
    """
    aws_transfer_access aws_transfer_agreement aws_transfer_certificate aws_transfer_profile
    aws_transfer_ssh_key aws_transfer_tag aws_transfer_user
    """
)


@rule("aws_transfer_server", page="https://aws.amazon.com/aws-transfer-family/pricing/")
def server(r: ResourceView) -> Components:
    """Hours of each protocol that is on, running or stopped, and GB of uploads and downloads."""
    told = r.texts("protocols")
    if given(r, "protocols") and not r.known("protocols"):
        yield cost("Protocols enabled (not known)", PROTOCOL_HOURS, None, protocol=None)
    else:
        told = told or ["SFTP"]
    for protocol in told:
        yield cost(f"{protocol} protocol enabled", PROTOCOL_HOURS, r.hours, protocol=protocol)
    yield metered("Data downloaded", DOWNLOADED, r.usage("monthly_data_downloaded_gb"))
    yield metered("Data uploaded", UPLOADED, r.usage("monthly_data_uploaded_gb"))
