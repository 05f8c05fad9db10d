"""Estimates and budget files, made to measure."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

import pytest

from costguard.budget.budgets import load
from costguard.model.budget import Budgets
from costguard.model.estimate import CostComponent, Coverage, Estimate, ResourceCost, SideCost
from costguard.model.plan import Action


def side(monthly: str, coverage: Coverage, problem: str = "") -> SideCost:
    """One side of a resource whose known cost is ``monthly``."""
    line = CostComponent(
        name="Hours",
        path=(),
        unit="hours",
        quantity=Decimal(730),
        unit_price=None,
        monthly_cost=None,
        usage_based=False,
        query=None,
        price=None,
        problem=problem,
    )
    return SideCost(
        region="eu-west-1",
        components=(line,) if problem else (),
        coverage=coverage,
        monthly=Decimal(monthly),
    )


@pytest.fixture
def resource() -> Callable[..., ResourceCost]:
    def make(
        address: str,
        before: str | None,
        after: str | None,
        *,
        was: Coverage = Coverage.PRICED,
        will_be: Coverage = Coverage.PRICED,
        problem: str = "",
    ) -> ResourceCost:
        return ResourceCost(
            address=address,
            type=address.split(".", maxsplit=1)[0],
            action=Action.UPDATE,
            before=None if before is None else side(before, was),
            after=None if after is None else side(after, will_be, problem),
        )

    return make


@pytest.fixture
def estimate(resource: Callable[..., ResourceCost]) -> Callable[..., Estimate]:
    """An estimate that goes from one total to another, with more resources where asked for."""

    def make(
        before: str, after: str, more: Iterable[ResourceCost] = (), **facts: object
    ) -> Estimate:
        return Estimate((resource("aws_instance.web", before, after), *more), **facts)

    return make


@pytest.fixture
def budgets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Budgets]:
    """Budgets read from a project's own ``policies/budgets.yaml`` with the given text."""

    def read(text: str) -> Budgets:
        file = tmp_path / "policies" / "budgets.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return load(None)

    return read
