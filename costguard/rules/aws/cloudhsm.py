"""AWS CloudHSM: hardware security modules by the hour."""

from __future__ import annotations

from costguard.rules.kit import Components, ResourceView, cost, free, rule, service

cloudhsm = service("aws", "CloudHSM")

HSM_HOURS = cloudhsm("Dedicated HSM", "Hrs", where={"usagetype": "CloudHSMv2Usage"})

FREE = free("aws_cloudhsm_v2_cluster")


@rule("aws_cloudhsm_v2_hsm", page="https://aws.amazon.com/cloudhsm/pricing/")
def hsm(r: ResourceView) -> Components:
    """Hours of the module; the cluster that it is in costs nothing more."""
    yield cost("HSM usage", HSM_HOURS, r.hours)
