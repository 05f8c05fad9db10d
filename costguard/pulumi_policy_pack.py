"""costguard as policies of a Pulumi policy pack: what a stack costs, judged before it is made.

https://www.pulumi.com/docs/iac/crossguard/ tells what a pack is. A pack's ``__main__.py`` hands
``policies()`` to ``pulumi_policy.PolicyPack``; this module needs the package pulumi-policy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    PolicyProviderResource,
    PolicyResource,
    ReportViolation,
    StackValidation,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from costguard.errors import CostguardError
from costguard.model.finding import Finding, Level
from costguard.options import CheckOptions, PricingOptions
from costguard.plans.pulumi_urn import parse
from costguard.plans.read import read_bytes
from costguard.runner import check

_SOURCE = "the stack"


def policies(
    options: CheckOptions | None = None, pricing: PricingOptions | None = None
) -> list[StackValidationPolicy]:
    """The policies: what costguard blocks is mandatory, what it advises against is advisory.

    The latter is what it warns of, and what its cost policies note. ``options`` and ``pricing``
    are those of ``costguard.check``. Where costguard cannot decide, the mandatory policy says why.
    """

    @lru_cache(maxsize=1)  # both policies are asked about the same stack, one after the other
    def judged(document: str) -> tuple[Finding, ...]:
        plan = read_bytes(document.encode(), _SOURCE)
        return check(plan, options, pricing).findings

    def reporting(wanted: Callable[[Finding], bool], *, mandatory: bool) -> StackValidation:
        def validate(args: StackValidationArgs, report_violation: ReportViolation) -> None:
            urns = {parse(r.urn, (_SOURCE,)).address: r.urn for r in args.resources}
            try:
                found = judged(json.dumps(preview_of(args.resources)))
            except CostguardError as error:
                if mandatory:
                    report_violation(f"costguard could not decide: {error}", None)
                return
            for finding in found:
                if wanted(finding):
                    report_violation(_said(finding), urns.get(finding.address))

        return validate

    return [
        StackValidationPolicy(
            name="costguard-block",
            description="The stack keeps to its budget and to the cost policies that block.",
            validate=reporting(_blocks, mandatory=True),
            enforcement_level=EnforcementLevel.MANDATORY,
        ),
        StackValidationPolicy(
            name="costguard-advise",
            description="The stack keeps away from its budget, and could cost no less.",
            validate=reporting(_advises, mandatory=False),
            enforcement_level=EnforcementLevel.ADVISORY,
        ),
    ]


def _blocks(finding: Finding) -> bool:
    return finding.level is Level.BLOCK


def _advises(finding: Finding) -> bool:
    return finding.level is Level.WARN or (finding.level is Level.NOTE and bool(finding.policy))


def preview_of(resources: Sequence[PolicyResource]) -> dict[str, Any]:
    """The resources of a stack in the form of a preview.

    Pulumi does not tell a policy what changes: the stack is judged as though it were new.
    """
    records = {provider.urn: _provider(provider) for provider in _providers(resources)}
    records |= {resource.urn: _record(resource) for resource in resources}
    steps = [{"op": "create", "urn": urn, "newState": record} for urn, record in records.items()]
    return {"steps": steps, "changeSummary": {"create": len(steps)}}


def _providers(resources: Sequence[PolicyResource]) -> Iterator[PolicyProviderResource]:
    return (resource.provider for resource in resources if resource.provider is not None)


def _provider(provider: PolicyProviderResource) -> dict[str, Any]:
    return {
        "urn": provider.urn,
        "type": provider.resource_type,
        "custom": True,
        "inputs": _plain(provider.props),
    }


def _record(resource: PolicyResource) -> dict[str, Any]:
    depends = resource.property_dependencies
    record = {
        "urn": resource.urn,
        "type": resource.resource_type,
        "inputs": _plain(resource.props),
        "propertyDependencies": {key: [of.urn for of in named] for key, named in depends.items()},
        "dependencies": [of.urn for of in resource.dependencies],
    }
    if resource.provider is not None:
        record |= {"custom": True, "provider": f"{resource.provider.urn}::{UNKNOWN_STRING_VALUE}"}
    if resource.parent is not None:
        record["parent"] = resource.parent.urn
    return record


def _plain(value: Any) -> Any:
    """A value as JSON has it; what is not known yet, of whichever kind, is the one mark of it."""
    if isinstance(value, Mapping):
        return {key: _member(value, key) for key in value}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_member(value, position) for position in range(len(value))]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, str | int | float | bool | None) else None  # files: no cost


def _member(container: Any, key: Any) -> Any:
    try:
        return _plain(container[key])
    except UnknownValueError:
        return UNKNOWN_STRING_VALUE


def _said(finding: Finding) -> str:
    return f"{finding.message.removesuffix('.')}. {finding.remedy}".rstrip()
