"""AWS CloudFormation: handlers of third-party types; the rest of a stack's cost is in it."""

from __future__ import annotations

import re

from costguard.rules.kit import Components, ResourceView, free, metered, rule, service

cloudformation = service("aws", "AWSCloudFormation")

OPERATIONS = cloudformation(
    "AWS CloudFormation", "Operations", where={"usagetype": "Resource-Invocation-Count"}, free=1000
)
DURATION = cloudformation(
    "AWS CloudFormation", "Seconds", where={"usagetype": "Resource-Processing-Time"}
)
CONTENTS = cloudformation("Resources of a template", "Months")

OWN_TYPES = ("AWS", "Alexa", "Custom")
"""Namespaces whose handlers are free of charge."""
_TYPE = re.compile(r"""\bType["']?\s*:\s*["']?(\w+)::\w+""")

FREE = free(
    """
    aws_cloudformation_stack_instances aws_cloudformation_stack_set_instance
    aws_cloudformation_type
    """
)


@rule(
    "aws_cloudformation_stack",
    "aws_cloudformation_stack_set",
    page="https://aws.amazon.com/cloudformation/pricing/",
)
def stack(r: ResourceView) -> Components:
    """Operations of handlers, and their time above 30 seconds, for types that are not AWS's.

    What the template creates is billed as if it had been created otherwise, and no plan lists
    it: a line without a price stands for it. An account has 1,000 operations free each month.
    """
    yield metered("Resources of the template", CONTENTS, None)
    if not _only_own_types(r.text("template_body")):
        operations = r.usage("monthly_handler_operations")
        yield metered("Handler operations", OPERATIONS, operations, unit="operations")
        seconds = r.usage("monthly_duration_secs")
        yield metered("Durations above 30s", DURATION, seconds, unit="seconds")


def _only_own_types(template: str | None) -> bool:
    """Whether a template is known and holds no type but AWS's."""
    namespaces = _TYPE.findall(template or "")
    return bool(namespaces) and all(name in OWN_TYPES for name in namespaces)
