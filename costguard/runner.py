"""The whole program: a plan is read, priced, compared and decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from costguard.budget import budgets as budget_files
from costguard.budget.compare import compare
from costguard.budget.environment import recognise
from costguard.catalog.commitments import Commitment
from costguard.catalog.sqlite import default_book
from costguard.errors import UsageError
from costguard.model.estimate import Estimate
from costguard.model.plan import Plan
from costguard.model.price import PriceSource
from costguard.plans.read import read
from costguard.pricing import usage as usage_files
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.result import CheckResult, Decision, Result
from costguard.rules.book import rulebook
from costguard.verdict import decide, ordered


class PricingOptions(NamedTuple):
    """How a plan is read and priced."""

    usage_file: Path | None = None
    """Usage in Infracost's format."""
    prices: Path | None = None
    """Price file that overrides or discounts the price book, and tells of commitments."""
    regions: Mapping[str, str] = MappingProxyType({})
    """Region by provider, for resources whose plan does not tell it."""
    free_tier: bool = False
    """Whether the monthly free allowances of an account are taken off."""


class CheckOptions(NamedTuple):
    """What a plan is compared with."""

    environment: str | None = None
    """Name of the environment; None to recognise it from the plan."""
    budgets: Path | None = None
    """Budgets file; None for ``policies/budgets.yaml``, or the bundled one."""
    workspace: str | None = None
    """Terraform workspace that the plan was made in."""


def read_plan(source: Path | str, *, regions: Mapping[str, str] | None = None) -> Plan:
    """Read a plan: a Terraform plan or state as JSON, ``-`` for standard input, or a directory.

    In a directory, ``terraform plan`` is run. Raises ``UsageError`` when there is nothing to
    read, ``PlanError`` when it cannot be read, ``ToolError`` when terraform fails.
    """
    if not str(source):
        raise UsageError("no plan is named; give a file, a directory, or - for standard input")
    if source != "-" and Path(source).is_dir():
        from costguard.plans.workspace import plan_of_directory

        return plan_of_directory(Path(source), region=regions)
    return read(source, region=regions)


def estimate(source: Path | str | Plan, options: PricingOptions | None = None) -> Estimate:
    """Price a plan, or the plan that ``source`` names; USD per month.

    Raises as ``read_plan``, and ``ConfigError`` for wrong usage and price files.
    """
    pricing = options or PricingOptions()
    return _estimate(_plan(source, pricing), _usage(pricing), pricing)


def breakdown(source: Path | str | Plan, options: PricingOptions | None = None) -> Result:
    """Price a plan for a report, without a verdict. Raises as ``estimate``."""
    pricing = options or PricingOptions()
    plan = _plan(source, pricing)
    return Result(plan, _estimate(plan, _usage(pricing), pricing))


def check(
    source: Path | str | Plan,
    options: CheckOptions | None = None,
    pricing: PricingOptions | None = None,
) -> CheckResult:
    """Decide on a plan: price it, find its environment, compare with the budget.

    Raises as ``estimate``, and ``ConfigError`` for a wrong budgets file, an environment that is
    unknown or ambiguous, and a usage file that names a resource which the plan does not have.
    """
    against, pricing = options or CheckOptions(), pricing or PricingOptions()
    budgets = budget_files.load(against.budgets)
    usage = _usage(pricing)
    plan = _plan(source, pricing)
    environment, mark = recognise(
        budgets,
        env=against.environment,
        plan_path=plan.source,
        workspace=against.workspace or _selected_workspace(source),
        variables=plan.variables,
        tags=_tags(plan),
        stack=None,
    )
    priced = _estimate(plan, usage, pricing)
    usage.refuse_unknown([change.address for change in plan.changes])
    findings = ordered(compare(priced, environment, budgets))
    decision = Decision(decide(findings), tuple(findings), environment, mark, budgets.source)
    return CheckResult(plan, priced, decision=decision)


def _plan(source: Path | str | Plan, pricing: PricingOptions) -> Plan:
    return source if isinstance(source, Plan) else read_plan(source, regions=pricing.regions)


def _estimate(plan: Plan, usage: UsageFile, pricing: PricingOptions) -> Estimate:
    types = {r.type for side in (plan.before, plan.after) for r in side.values()}
    types |= {address.partition(".")[0] for address in usage.addresses}
    book = rulebook({kind.partition("_")[0] for kind in types}, types)
    source: PriceSource = default_book()
    commitments: tuple[Commitment, ...] = ()
    if pricing.prices is not None:
        from costguard.catalog.overrides import OverriddenSource
        from costguard.catalog.overrides import load as load_prices

        overrides = load_prices(pricing.prices)
        source, commitments = OverriddenSource(source, overrides), overrides.commitments
    return Engine(book, source, usage, pricing.free_tier, commitments).estimate(plan)


def _usage(pricing: PricingOptions) -> UsageFile:
    return usage_files.load(pricing.usage_file) if pricing.usage_file else UsageFile()


def _selected_workspace(source: Path | str | Plan) -> str | None:
    """The workspace that is selected in a directory of Terraform's."""
    if isinstance(source, Plan) or source == "-":
        return None
    selected = Path(source) / ".terraform" / "environment"
    return selected.read_text(encoding="utf-8").strip() if selected.is_file() else None


def _tags(plan: Plan) -> Mapping[str, Counter[str]]:
    """Values of each tag key over the resources as they will be (or, all gone, as they were)."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for resource in (plan.after or plan.before).values():
        for key, value in resource.tags.items():
            if isinstance(value, str):
                found[key][value] += 1
    return found
