"""Names the JSON documents that are no plans, and says what to do with them."""

from __future__ import annotations

from typing import Any

from costguard.plans.shape import kind

_PLAN = "run: terraform plan -out=FILE, then terraform show -json FILE > plan.json"
_OTHER_TOOL = "costguard reads plans of Terraform, OpenTofu and Pulumi"
_CLOUDFORMATION = "a CloudFormation template"

_BY_KEYS: tuple[tuple[frozenset[str], str, str], ...] = (
    (
        frozenset({"encrypted_data"}),
        "an encrypted OpenTofu plan or state",
        "run: tofu show -json FILE > plan.json where its key is at hand",
    ),
    (
        frozenset({"@level", "@message"}),
        "the messages of terraform plan -json (one JSON line for each event)",
        _PLAN,
    ),
    (
        frozenset({"sequence", "timestamp"}),
        "the events of a Pulumi preview (one JSON line for each)",
        "preview without PULUMI_ENABLE_STREAMING_JSON_PREVIEW in the environment",
    ),
    (frozenset({"AWSTemplateFormatVersion"}), _CLOUDFORMATION, _OTHER_TOOL),
    (
        frozenset({"contentVersion", "resources"}),
        "an Azure Resource Manager template",
        _OTHER_TOOL,
    ),
    (frozenset({"provider_schemas"}), "the output of terraform providers schema", _PLAN),
    (frozenset({"valid", "error_count"}), "the output of terraform validate", _PLAN),
    (
        frozenset({"projects", "totalMonthlyCost"}),
        "a cost report in Infracost's format",
        "give the plan that it was made from",
    ),
    (
        frozenset({"version", "serial", "modules"}),
        "a Terraform state of version 3 or older",
        "run: terraform show -json > state.json with Terraform 0.12 or newer",
    ),
)


def describe(document: Any) -> str:
    """What a document that no reader takes looks like, and what to do; one line."""
    if not isinstance(document, dict):
        return f"expected a plan (a JSON object), found {kind(document)}; {_PLAN}"
    for keys, name, advice in _BY_KEYS:
        if keys <= document.keys():
            return f"this is {name}, not a plan; {advice}"
    if _cloudformation(document.get("Resources")):
        return f"this is {_CLOUDFORMATION}, not a plan; {_OTHER_TOOL}"
    return (
        "this JSON is not a plan: it has neither resource_changes nor planned_values nor "
        f"the values of a state; {_PLAN}"
    )


def _cloudformation(resources: Any) -> bool:
    return isinstance(resources, dict) and any(
        isinstance(member, dict) and str(member.get("Type", "")).startswith(("AWS::", "Custom::"))
        for member in resources.values()
    )
