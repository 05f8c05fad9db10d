"""Difference = after - before: for every resource, in total, in every plan, and in the JSON report.

``COSTGUARD_PLANS`` names a folder of other people's plans on which it is tested as well.
"""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import shop

from costguard import CheckOptions, check
from costguard.errors import CostguardError
from costguard.model.estimate import Estimate
from costguard.model.plan import DEFERRALS, Action, ResourceChange
from costguard.model.resource import Resource
from costguard.report import renderer

ROOT = Path(__file__).parents[2]
PLANS = sorted([*ROOT.glob("tests/changes/plans/*/plan.json"), *ROOT.glob("examples/*/plan*.json")])
OTHERS = os.environ.get("COSTGUARD_PLANS", "")
OTHER_PLANS = sorted(Path(OTHERS).rglob("*.json")) if OTHERS else []


def holds(estimate: Estimate) -> None:
    """Difference = after - before: for every resource, and for the totals."""
    for resource in estimate.resources:
        assert resource.difference == resource.monthly_after - resource.monthly_before
    differences = sum(r.difference for r in estimate.resources)
    assert estimate.difference == differences
    assert estimate.before.amount + differences == estimate.after.amount
    assert estimate.before.amount == sum(r.monthly_before for r in estimate.resources)
    assert estimate.after.low <= estimate.after.high


SIDES = st.none() | st.builds(
    shop.resource,
    st.just("aws_box"),
    size=st.sampled_from(["small", "large", "huge"]),
    disk=st.lists(st.fixed_dictionaries({"gb": st.integers(0, 10**6)}), max_size=2),
)
"""A box that is not there, or is; of the size "huge" there is no price."""


@given(
    st.lists(
        st.tuples(SIDES, SIDES, st.booleans(), st.sampled_from(["", *DEFERRALS])),
        max_size=5,
    )
)
def test_the_difference_is_after_less_before_whatever_changes(
    changes: list[tuple[Resource | None, Resource | None, bool, str]],
) -> None:
    estimate = shop.run(
        *(
            ResourceChange(
                f"aws_box.n{number}",
                Action.UPDATE,
                before,
                after,
                create_before_destroy=twice,
                deferred=deferred,
            )
            for number, (before, after, twice, deferred) in enumerate(changes)
        )
    )
    holds(estimate)
    for resource in estimate.resources:
        if resource.deferred and resource.before and resource.after:
            assert resource.difference == 0
        if resource.overlap is not None:
            assert round(resource.overlap * 730, 9) >= max(
                resource.monthly_before, resource.monthly_after
            )


@pytest.mark.parametrize("plan", [*PLANS, *OTHER_PLANS], ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_the_difference_is_after_less_before(plan: Path) -> None:
    try:
        result = check(plan, CheckOptions(environment="dev"))
    except CostguardError as error:
        if plan in PLANS:
            raise
        pytest.skip(f"is refused: {error}")
    holds(result.estimate)
    told = json.loads(renderer("json")(result))
    differences = sum(Decimal(resource["difference"]) for resource in told["resources"])
    assert differences == Decimal(told["totals"]["difference"])
