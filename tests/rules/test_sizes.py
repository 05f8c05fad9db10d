"""What is told of groups whose sizes are known only after apply."""

from __future__ import annotations

from typing import Any

import pytest

from costguard.catalog.sqlite import default_book
from costguard.model.estimate import Assumption, SideCost
from costguard.model.plan import Action, Plan, ResourceChange
from costguard.model.resource import SENSITIVE, UNKNOWN, Resource
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import rulebook


def priced(scaling: dict[str, Any]) -> SideCost:
    """Cost of an EKS node group with this scaling, on m5.large at 70.08 + 2 USD a node."""
    kind = "aws_eks_node_group"
    attributes = {"instance_types": ["m5.large"], "disk_size": 20, "scaling_config": [scaling]}
    group = Resource(f"{kind}.web", kind, "web", "aws", "us-east-1", attributes)
    changes = (ResourceChange(group.address, Action.CREATE, None, group),)
    plan = Plan("case", "terraform", "1.11.4", "1.2", changes)
    engine = Engine(rulebook(["aws"]), default_book(), UsageFile("case", {}))
    cost = engine.estimate(plan).resources[0].after
    assert cost is not None
    return cost


@pytest.mark.parametrize(
    ("size", "why"), [(UNKNOWN, "known after apply"), (SENSITIVE, "sensitive")]
)
def test_a_largest_size_that_is_not_told_is_recorded_with_what_is_counted(
    size: object, why: str
) -> None:
    cost = priced({"desired_size": 2, "min_size": 1, "max_size": size})
    assert cost.assumptions[-1] == Assumption(
        "scaling_config.max_size", "2 nodes", f"{why}; there may be more than are counted"
    )
    assert [str(cost.low), str(cost.high)] == ["144.160", "144.160"]


def test_a_smallest_size_that_is_not_told_makes_a_range_from_nothing() -> None:
    cost = priced({"desired_size": 2, "min_size": UNKNOWN, "max_size": 3})
    assert cost.span is not None
    assert cost.span.reasons == ("it may have from 0 to 3 nodes",)
    assert [str(cost.span.low), str(cost.span.high)] == ["0", "216.240"]


def test_lines_say_why_they_have_no_quantity_where_no_size_is_told() -> None:
    cost = priced({"desired_size": UNKNOWN, "min_size": UNKNOWN, "max_size": UNKNOWN})
    assert [line.quantity for line in cost.components] == [None, None]
    assert cost.reasons[0] == (
        "quantity of Instance usage (Linux/UNIX, on-demand, m5.large) not known: "
        "scaling_config.desired_size is known after apply, "
        "scaling_config.max_size is known after apply"
    )
    assert "scaling_config.max_size" not in {a.attribute for a in cost.assumptions}
