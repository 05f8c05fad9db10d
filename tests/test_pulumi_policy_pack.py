"""costguard as a Pulumi policy pack, called with the SDK's own arguments."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from costguard import CheckOptions

sdk = pytest.importorskip("pulumi_policy", reason="pulumi-policy is not installed")

from pulumi_policy.proxy import unknown_checking_proxy  # noqa: E402

from costguard.pulumi_policy_pack import policies, preview_of  # noqa: E402

ROOT = Path(__file__).parent.parent
BUDGETS = ROOT / "examples/pulumi-policy-pack/budgets.yaml"
UNKNOWN_NUMBER = "3eeb2bf0-c639-47a8-9e75-3b44932eb421"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
STACK = "pulumi:pulumi:Stack"

Said = list[tuple[str, str | None]]


def urn(token: str, name: str, stack: str = "dev") -> str:
    return f"urn:pulumi:{stack}::shop::{token}::{name}"


def resource(token: str, name: str, stack: str = "dev", **props: Any) -> Any:
    options = sdk.PolicyResourceOptions(False, [], None, [], sdk.PolicyCustomTimeouts(0, 0, 0), [])
    default = urn("pulumi:providers:aws", "default_7_0_0", stack)
    provider = sdk.PolicyProviderResource(
        "pulumi:providers:aws",
        unknown_checking_proxy({"region": "us-east-1"}),
        default,
        "default_7_0_0",
    )
    return sdk.PolicyResource(
        token,
        unknown_checking_proxy(props),
        urn(token, name, stack),
        name,
        options,
        provider if token.startswith("aws:") else None,
        None,
        [],
        {},
    )


def machines(count: int, stack: str = "dev") -> list[Any]:
    kind, size = "aws:ec2/instance:Instance", "m5.large"
    return [
        resource(STACK, f"shop-{stack}", stack),
        *(
            resource(
                kind, f"web-{number}", stack, instanceType=size, ami="ami-1", tenancy="default"
            )
            for number in range(count)
        ),
    ]


def said(resources: list[Any]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    for policy in policies(CheckOptions(budgets=BUDGETS)):
        told: Said = []
        policy.validate(
            sdk.StackValidationArgs(resources),
            lambda message, about=None, told=told: told.append((message, about)),
        )
        found[policy.name] = told
    return found


def test_what_is_above_the_budget_is_a_mandatory_violation() -> None:
    # A machine is $0.096 an hour for 730 hours, and 8 GB of gp2 at $0.10: $70.88. Eight of them
    # are $567.04, which is $67.04 above $500.
    blocked = said(machines(8))["costguard-block"]
    ((message, about),) = blocked
    assert "$567.04 a month" in message
    assert "$67.04 above the limit for dev of $500.00" in message
    assert about is None
    assert said(machines(5))["costguard-block"] == []


def test_what_is_near_the_budget_is_an_advisory_violation() -> None:
    # Six machines: $425.28, which is more than 80 % of $500.
    found = said(machines(6))
    assert found["costguard-block"] == []
    assert any("$425.28" in message for message, _ in found["costguard-advise"])


def test_the_stack_tells_the_environment() -> None:
    assert said(machines(8, "prod"))["costguard-block"] == []


def test_a_finding_on_a_resource_names_its_urn() -> None:
    volume = resource("aws:ebs/volume:Volume", "data", type="gp2", size=100, availabilityZone="a")
    warned = said([*machines(0), volume])["costguard-advise"]
    assert urn("aws:ebs/volume:Volume", "data") in {about for _, about in warned}


def test_what_is_not_known_yet_stays_unknown() -> None:
    volume = resource("aws:ebs/volume:Volume", "data", size=UNKNOWN_NUMBER, tags={"a": UNKNOWN})
    (step,) = (s for s in preview_of([volume])["steps"] if s["urn"] == volume.urn)
    assert step["newState"]["inputs"] == {"size": UNKNOWN, "tags": {"a": UNKNOWN}}


def test_what_cannot_be_decided_is_a_mandatory_violation() -> None:
    double = machines(1)[1]
    other = machines(1, "prod")[1]
    ((message, about),) = said([double, other])["costguard-block"]
    assert message.startswith("costguard could not decide: ")
    assert about is None


def test_the_levels() -> None:
    levels = {policy.name: policy.enforcement_level for policy in policies()}
    assert levels == {
        "costguard-block": sdk.EnforcementLevel.MANDATORY,
        "costguard-advise": sdk.EnforcementLevel.ADVISORY,
    }


def test_the_sample_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(
        sdk, "PolicyPack", lambda name, own: made.append((name, [one.name for one in own]))
    )
    runpy.run_path(str(ROOT / "examples/pulumi-policy-pack/__main__.py"), run_name="__main__")
    assert made == [("costguard", ["costguard-block", "costguard-advise"])]
