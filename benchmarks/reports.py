"""Times each report on many projects with many changes, and measures how long it is.

python benchmarks/reports.py [PROJECTS] [RESOURCES]
"""

from __future__ import annotations

import sys
import time
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from costguard.model.budget import Environment, Limit  # noqa: E402
from costguard.model.estimate import (  # noqa: E402
    CostComponent,
    Coverage,
    Estimate,
    ResourceCost,
    SideCost,
)
from costguard.model.finding import Finding, Level  # noqa: E402
from costguard.model.plan import Action, Plan  # noqa: E402
from costguard.platforms.fit import fitted  # noqa: E402
from costguard.report import FORMATS, render_all  # noqa: E402
from costguard.result import CheckResult, Decision, Project  # noqa: E402
from costguard.verdict import Verdict  # noqa: E402

MARKDOWN_LIMITS = {"GitLab": 1_000_000, "Azure": 150_000, "GitHub": 65_536, "Bitbucket": 32_768}
"""Characters of a comment."""


def side(price: Decimal) -> SideCost:
    hours = Decimal(730)
    line = CostComponent("Usage", (), "hours", hours, price, price * hours, False, None, None)
    return SideCost("us-east-1", (line,), Coverage.PRICED, monthly=price * hours)


def resource(number: int, project: str) -> ResourceCost:
    price = Decimal(number % 97 + 1) / 1000
    tags = {"team": f"team-{number % 40}", "env": "dev"}
    address = f'module.service["{number}"].aws_instance.worker[{number}]'
    before, after = side(price), side(price * 2)
    kind = "aws_instance"
    return ResourceCost(address, kind, Action.UPDATE, before, after, tags=tags, project=project)


def result(projects: int, resources: int, findings: int) -> CheckResult:
    """One environment: every resource becomes dearer, and every second has a finding."""
    names = [f"infrastructure/services/project-{number:04}" for number in range(projects)]
    costs = tuple(resource(number, names[number % projects]) for number in range(resources))
    estimate = Estimate(costs, catalog="benchmark")
    text = "The resource costs more than a resource of its kind may. " * 2
    told = tuple(
        Finding(f"rule-{n % 40}", Level.BLOCK, text, costs[n].address, "Ask the owner.", Decimal(n))
        for n in range(findings)
    )
    decision = Decision(
        Verdict.BLOCK, told, Environment("dev", limit=Limit(Decimal(9000))), "tag", "budgets.yaml"
    )
    parts: dict[str, list[ResourceCost]] = {name: [] for name in names}
    for cost in costs:
        parts[cost.project].append(cost)
    plans = tuple(
        Project(name, Plan(name, "terraform", "1", "1", ()), Estimate(tuple(own)))
        for name, own in parts.items()
    )
    return CheckResult(plans, estimate, decision=decision)


def main() -> None:
    """Print seconds and characters of each format; exit with 1 where one takes over 3 seconds."""
    projects, resources = (int(a) for a in (sys.argv[1:] or ("500", "20000")))
    one = result(projects, resources, resources // 2)
    many = [result(1, resources // projects, resources // projects) for _ in range(projects)]
    slow = False
    for label, results in (("one environment", [one]), (f"{projects} environments", many)):
        print(label)
        for form in FORMATS:
            start = time.perf_counter()
            text = render_all(form, results)
            took = time.perf_counter() - start
            slow |= took > 3
            print(f"  {form:18} {took:6.2f} s {len(text):>12,} characters")
            if form.startswith("markdown"):
                fits = {
                    n: len(fitted(text, most, html=True)) for n, most in MARKDOWN_LIMITS.items()
                }
                assert all(fits[name] <= most for name, most in MARKDOWN_LIMITS.items()), fits
    sys.exit(int(slow))


if __name__ == "__main__":
    main()
