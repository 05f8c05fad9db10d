"""AWS Config: what is recorded, and what is evaluated."""

from __future__ import annotations

from costguard.rules.kit import (
    Components,
    ResourceView,
    by_count,
    free,
    metered,
    rule,
    service,
)

PAGE = "https://aws.amazon.com/config/pricing/"

config = service("aws", "AWSConfig")

EVALUATIONS = config(
    "Management Tools - AWS Config Rules",
    "Evaluations",
    where={"usagetype": "ConfigRuleEvaluations"},
)
PACK_EVALUATIONS = config(
    "Management Tools - AWS Config Conformance Packs",
    "Evaluations",
    where={"usagetype": "ConformancePackEvaluations"},
)
ITEMS = config(
    "Management Tools - AWS Config", "Records", where={"usagetype": "ConfigurationItemRecorded"}
)
CUSTOM_ITEMS = config(
    "Management Tools - AWS Config",
    "Records",
    where={"usagetype": "CustomConfigurationItemRecorded"},
)

FREE = free(
    """
    aws_config_aggregate_authorization aws_config_configuration_aggregator
    aws_config_configuration_recorder_status aws_config_delivery_channel
    aws_config_remediation_configuration aws_config_retention_configuration
    """
)


@rule(
    "aws_config_config_rule",
    "aws_config_organization_custom_rule",
    "aws_config_organization_custom_policy_rule",
    "aws_config_organization_managed_rule",
    page=PAGE,
)
def evaluations(r: ResourceView) -> Components:
    """Evaluations of a rule, in steps of 100,000, 400,000 and beyond."""
    count = r.usage("monthly_rule_evaluations")
    yield metered("Rule evaluations", EVALUATIONS, count, unit="evaluations", label=by_count)


@rule(
    "aws_config_conformance_pack",
    "aws_config_organization_conformance_pack",
    page=PAGE,
)
def pack(r: ResourceView) -> Components:
    """Evaluations of the rules in a conformance pack, in steps."""
    count = r.usage("monthly_rule_evaluations")
    yield metered(
        "Conformance pack evaluations",
        PACK_EVALUATIONS,
        count,
        unit="evaluations",
        label=by_count,
    )


@rule("aws_config_configuration_recorder", page=PAGE)
def recorder(r: ResourceView) -> Components:
    """Configuration items recorded, AWS's own and custom ones."""
    yield metered("Config items", ITEMS, r.usage("monthly_config_items"), unit="records")
    custom = r.usage("monthly_custom_config_items")
    yield metered("Custom config items", CUSTOM_ITEMS, custom, unit="records")
