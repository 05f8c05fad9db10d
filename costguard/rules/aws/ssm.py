"""AWS Systems Manager: advanced parameters, and instances outside EC2."""

from __future__ import annotations

from costguard.rules.given import told_text
from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule, service
from costguard.rules.quantities import times

PAGE = "https://aws.amazon.com/systems-manager/pricing/"

ssm = service("aws", "AWSSystemsManager")

PARAMETER = ssm("AWS Systems Manager", "Hrs", where={"usagetype": "PS-Advanced-Param-Tier1"})
INTERACTIONS = ssm(
    "AWS Systems Manager", "API Requests", where={"usagetype": "PS-Param-Processed-Tier2"}
)
ON_PREMISES = ssm("AWS Systems Manager", "Hrs", where={"usagetype": "MI-AdvInstances-Hrs"})

FREE = free(
    """
    aws_ssm_association aws_ssm_default_patch_baseline aws_ssm_document aws_ssm_maintenance_window
    aws_ssm_maintenance_window_target aws_ssm_maintenance_window_task aws_ssm_patch_baseline
    aws_ssm_patch_group aws_ssm_resource_data_sync aws_ssm_service_setting
    aws_ssmquicksetup_configuration_manager
    """
)


@rule("aws_ssm_parameter", page=PAGE)
def parameter(r: ResourceView) -> Components:
    """Advanced parameters by the hour; API calls per 10,000 where they are charged.

    Standard parameters are free, and calls for them too at the standard throughput limit.
    """
    tier = told_text(r, "tier", "Standard")
    if tier is None:
        yield cost("Parameter storage (tier not known)", PARAMETER, None)
        return
    if tier == "Intelligent-Tiering":
        r.assume("tier", "Standard", "Intelligent-Tiering makes it advanced only above 4 KB")
    advanced = tier == "Advanced"
    if advanced:
        hours = r.usage("parameter_storage_hrs", r.hours)
        yield metered("Parameter storage (advanced)", PARAMETER, hours)
    limit = r.usage_text("api_throughput_limit", "advanced" if advanced else "standard")
    if advanced or limit != "standard":
        yield metered(
            f"API interactions ({limit})",
            INTERACTIONS,
            r.usage("monthly_api_interactions"),
            unit="10k interactions",
            per=10_000,
        )


@rule("aws_ssm_activation", page=PAGE)
def activation(r: ResourceView) -> Components:
    """Hours of the advanced tier's instances outside EC2; those of the standard tier are free."""
    if (r.usage_text("instance_tier", "advanced") or "").lower() != "standard":
        hours = times(r.usage("instances"), r.hours)
        yield metered("On-prem managed instances (advanced)", ON_PREMISES, hours)
