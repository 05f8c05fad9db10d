"""Builders of small documents, and how they are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from costguard.model.plan import Plan
from costguard.plans.read import read_bytes

Build = Callable[..., dict[str, Any]]
ReadDocument = Callable[..., Plan]


@pytest.fixture
def data() -> Path:
    """Plans that Terraform 1.11 wrote for the configurations beside them."""
    return Path(__file__).parent / "data"


@pytest.fixture
def read_document() -> ReadDocument:
    """Reads a document given as an object."""

    def read(document: Any, **region: str) -> Plan:
        return read_bytes(json.dumps(document).encode(), "plan.json", region=region)

    return read


@pytest.fixture
def change() -> Build:
    """Builds an entry of ``resource_changes``: a created aws_instance.web by default."""

    def build(
        after: Any = None,
        *,
        address: str = "aws_instance.web",
        actions: tuple[str, ...] = ("create",),
        before: Any = None,
        provider: str = "registry.terraform.io/hashicorp/aws",
        **rest: Any,
    ) -> dict[str, Any]:
        of_change = ("after_unknown", "after_sensitive", "before_sensitive", "importing")
        kind, name = address.split(".")[-2:]
        return {
            "address": address,
            "mode": "managed",
            "type": kind,
            "name": name.partition("[")[0],
            "provider_name": provider,
            "change": {
                "actions": list(actions),
                "before": before,
                "after": after,
                **{key: rest.pop(key) for key in of_change if key in rest},
            },
            **rest,
        }

    return build


@pytest.fixture
def plan_of() -> Build:
    """Builds a plan document of entries of ``resource_changes``."""

    def build(*changes: dict[str, Any], **rest: Any) -> dict[str, Any]:
        return {
            "format_version": "1.2",
            "terraform_version": "1.11.4",
            "resource_changes": list(changes),
            **rest,
        }

    return build


@pytest.fixture
def configuration() -> Build:
    """Builds a ``configuration``: of the resources' expressions by address, and other parts."""

    def build(
        resources: dict[str, Any] | None = None,
        *,
        providers: dict[str, Any] | None = None,
        **module: Any,
    ) -> dict[str, Any]:
        return {
            "provider_config": providers or {},
            "root_module": {"resources": _blocks(resources or {}), **module},
        }

    return build


@pytest.fixture
def module_call() -> Build:
    """Builds a member of ``module_calls``."""

    def build(
        resources: dict[str, Any] | None = None,
        *,
        arguments: dict[str, Any] | None = None,
        **module: Any,
    ) -> dict[str, Any]:
        inner = {"resources": _blocks(resources or {}), **module}
        return {"source": "./module", "expressions": arguments or {}, "module": inner}

    return build


@pytest.fixture
def located(
    read_document: ReadDocument, change: Build, plan_of: Build, configuration: Build
) -> Callable[..., tuple[str | None, str]]:
    """Region and remark of aws_instance.web with these attributes and provider configurations."""

    def of(
        attributes: dict[str, Any],
        providers: dict[str, Any] | None = None,
        *,
        unknown: Any = None,
        expressions: dict[str, Any] | None = None,
        declared: dict[str, Any] | None = None,
        given: dict[str, str] | None = None,
        **document: Any,
    ) -> tuple[str | None, str]:
        document["configuration"] = configuration(
            {"aws_instance.web": expressions or {}},
            providers=providers or {},
            variables=declared or {},
        )
        entry = change(attributes, after_unknown=unknown)
        plan = read_document(plan_of(entry, **document), **(given or {}))
        resource = plan.after["aws_instance.web"]
        return resource.region, resource.region_note

    return of


def _blocks(resources: dict[str, Any]) -> list[dict[str, Any]]:
    return [_block(address, dict(expressions)) for address, expressions in resources.items()]


def _block(address: str, expressions: dict[str, Any]) -> dict[str, Any]:
    kind, _, name = address.partition(".")
    own = ("provider_config_key", "for_each_expression", "count_expression")
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_config_key": kind.partition("_")[0],
        **{key: expressions.pop(key) for key in own if key in expressions},
        "expressions": expressions,
    }
