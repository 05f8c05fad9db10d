"""Random values, keys, files, clocks, archives and the like: no cloud, no cost."""

from __future__ import annotations

from costguard.rules.kit import free

RANDOM = free(
    """
    random_bytes random_id random_integer random_password random_pet random_shuffle random_string
    random_uuid random_uuid4 random_uuid7
    """
)

TERRAFORM = free("null_resource terraform_data")

TLS = free("tls_cert_request tls_locally_signed_cert tls_private_key tls_self_signed_cert")

LOCAL = free("local_file local_sensitive_file")

TIME = free("time_offset time_rotating time_sleep time_static")

ARCHIVES_AND_TEMPLATES = free(
    "archive_file template_cloudinit_config template_dir template_file cloudinit_config"
)

EXTERNAL = free("external http")
