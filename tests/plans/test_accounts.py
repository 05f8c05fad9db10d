"""The accounts that a plan names: existing resources, provider configurations, data sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from costguard.model.plan import Plan

Build = Callable[..., dict[str, Any]]
DEV, PROD = "123456789012", "210987654321"
AZURE = "00000000-0000-0000-0000-000000000001"


def constant(value: Any) -> dict[str, Any]:
    return {"constant_value": value}


@pytest.mark.parametrize(
    ("kind", "provider", "attributes", "account"),
    [
        ("aws_instance", "aws", {"arn": f"arn:aws:ec2:eu-west-1:{DEV}:instance/i-1"}, DEV),
        ("aws_iam_role", "aws", {"arn": f"arn:aws-cn:iam::{DEV}:role/web"}, DEV),
        ("aws_s3_bucket", "aws", {"arn": "arn:aws:s3:::web"}, None),
        ("aws_ami", "aws", {"arn": "arn:aws:ec2:us-east-1::image/ami-1"}, None),
        ("aws_lb", "aws", {"role_arn": f"arn:aws:iam::{PROD}:role/web", "arn": None}, None),
        ("azurerm_lb", "azurerm", {"id": f"/subscriptions/{AZURE}/resourceGroups/a/x"}, AZURE),
        ("google_compute_instance", "google", {"project": "shop-dev"}, "shop-dev"),
        ("random_id", "random", {"arn": f"arn:aws:ec2:eu-west-1:{DEV}:x", "project": "p"}, None),
    ],
)
def test_what_exists_tells_its_account(
    read_document: Callable[..., Plan],
    change: Build,
    plan_of: Build,
    kind: str,
    provider: str,
    attributes: dict[str, Any],
    account: str | None,
) -> None:
    one = change(
        attributes,
        address=f"{kind}.a",
        before=attributes,
        actions=("no-op",),
        provider=f"registry.terraform.io/hashicorp/{provider}",
    )
    expected = Counter({account: 1} if account else {})
    assert read_document(plan_of(one)).accounts == expected


def test_what_is_deleted_tells_it_too(
    read_document: Callable[..., Plan], change: Build, plan_of: Build
) -> None:
    arn = {"arn": f"arn:aws:ec2:eu-west-1:{DEV}:instance/i-1"}
    gone = change(None, before=arn, actions=("delete",))
    assert read_document(plan_of(gone)).accounts == Counter({DEV: 1})


def test_a_state_tells_it(read_document: Callable[..., Plan]) -> None:
    resource = {
        "address": "aws_instance.web",
        "mode": "managed",
        "type": "aws_instance",
        "name": "web",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "values": {"arn": f"arn:aws:ec2:eu-west-1:{DEV}:instance/i-1"},
    }
    state = {"format_version": "1.0", "values": {"root_module": {"resources": [resource]}}}
    assert read_document(state).accounts == Counter({DEV: 1})


@pytest.mark.parametrize(
    ("name", "expressions", "accounts"),
    [
        ("aws", {"allowed_account_ids": constant([DEV, PROD])}, {DEV: 1, PROD: 1}),
        ("aws", {"allowed_account_ids": {"references": ["var.accounts"]}}, {DEV: 1}),
        ("aws", {"allowed_account_ids": {"references": ["data.x.y.ids"]}}, {}),
        (
            "aws",
            {"assume_role": [{"role_arn": constant(f"arn:aws:iam::{PROD}:role/ci")}]},
            {PROD: 1},
        ),
        ("aws", {"assume_role": [{"role_arn": {"references": ["var.role"]}}]}, {DEV: 1}),
        ("aws", {"assume_role": [{"role_arn": {"references": ["var.secret_role_token"]}}]}, {}),
        ("azurerm", {"subscription_id": constant(AZURE)}, {AZURE: 1}),
        ("google", {"project": constant("shop-dev")}, {"shop-dev": 1}),
        ("google-beta", {"project": constant("shop-dev")}, {"shop-dev": 1}),
        ("random", {"project": constant("shop-dev")}, {}),
        ("aws", {}, {}),
    ],
)
def test_provider_configurations_name_it(
    read_document: Callable[..., Plan],
    plan_of: Build,
    configuration: Build,
    name: str,
    expressions: dict[str, Any],
    accounts: dict[str, int],
) -> None:
    provider = {"name": name, "expressions": expressions}
    role = f"arn:aws:iam::{DEV}:role/ci"
    variables = {"accounts": [DEV], "role": role, "secret_role_token": role}
    document = plan_of(
        configuration=configuration(
            providers={name: provider}, variables={key: {} for key in variables}
        ),
        variables={key: {"value": value} for key, value in variables.items()},
    )
    assert read_document(document).accounts == Counter(accounts)


def test_the_callers_identity_tells_it(read_document: Callable[..., Plan], plan_of: Build) -> None:
    source = {
        "address": "data.aws_caller_identity.me",
        "mode": "data",
        "type": "aws_caller_identity",
        "name": "me",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "values": {"account_id": DEV, "arn": f"arn:aws:sts::{DEV}:assumed-role/ci/x"},
    }
    prior = {"format_version": "1.0", "values": {"root_module": {"resources": [source]}}}
    assert read_document(plan_of(prior_state=prior)).accounts == Counter({DEV: 1})
