"""Policies meet plans: which policies there are, and what each format of them is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from costguard.options import CheckOptions
from costguard.progress import step

Alternatives: TypeAlias = "Callable[[int], Sequence[Recommendation]]"
"""What costguard recommends for each plan, by its number."""

if TYPE_CHECKING:
    from costguard.model.budget import Environment
    from costguard.model.finding import Finding
    from costguard.model.machine import Machine
    from costguard.model.recommendation import Recommendation
    from costguard.policy.run import Policies
    from costguard.result import Project


def folder(path: Path | None) -> Path:
    """The folder of policies: ``path``, else the project's, else those that come with costguard."""
    from costguard.budget.bundled import bundled_policies

    usual = Path("policies")
    if path is not None:
        return path
    return usual if next(usual.rglob("*.rego"), None) else bundled_policies()


def started(options: CheckOptions, meanwhile: Callable[[], object] | None = None) -> Policies:
    """The policies that a check asks for, in an engine that is getting ready.

    ``meanwhile`` is what the caller may do while they are evaluated, once or more often.
    Raises ``UsageError`` and ``PolicyError`` for policies that cannot be read.
    """
    from costguard.policy.formats import Form
    from costguard.policy.run import Policies, PolicyOptions

    form = Form(options.policy_format) if options.policy_format else None
    return Policies(
        PolicyOptions(folder(options.policies), options.engine, form, meanwhile=meanwhile)
    )


@step("evaluating policies")
def findings(
    policies: Policies,
    projects: Sequence[Project],
    environment: Environment,
    moment: datetime,
    alternatives: Alternatives,
) -> list[Finding]:
    """What policies find in the plans of one environment.

    ``alternatives`` is asked only where a policy reads what there is to recommend.
    Those in Infracost's format see all plans together, the others one plan after the other. Raises
    ``PolicyError`` for policies that are broken, ``UsageError`` where Conftest's policies need the
    plan's file and there is none.
    """
    from costguard.policy.run import Inputs

    asked = alternatives if policies.reads_alternatives else _none
    found: list[Finding] = []
    for number, project in enumerate(projects):
        inputs = Inputs(
            document=partial(_document, project, number, environment, moment, asked),
            plan=partial(_raw, project),
            report=None if number else _report_of(projects),
            environment=environment.name,
            types=project.plan.types,
            file=project.plan.source,
        )
        found += policies.findings(inputs)
    return found


def document_of(
    project: Project,
    environment: Environment,
    moment: datetime,
    alternatives: Sequence[Recommendation] = (),
) -> str:
    """The document that costguard's own policies see of a plan."""
    from costguard.policy.document import Facts, document

    facts = Facts(
        environment,
        moment,
        project=project.name,
        recommendations=alternatives,
        machine=_machines(project),
    )
    return document(project.plan, project.estimate, facts)


def _document(
    project: Project,
    number: int,
    environment: Environment,
    moment: datetime,
    alternatives: Alternatives,
) -> str:
    return document_of(project, environment, moment, alternatives(number))


def _none(_number: int) -> Sequence[Recommendation]:
    return ()


def _machines(project: Project) -> Callable[[str, str], Machine | None]:
    from costguard.catalog.sqlite import default_book
    from costguard.policy.document import MACHINE_KEYS

    resources = [c.after for c in project.plan.changes if c.after is not None]
    named = (r.attributes.get(key) for r in resources for key in MACHINE_KEYS)
    known = default_book().machines(name for name in named if isinstance(name, str))
    return lambda _provider, name: known.get(name)


def _raw(project: Project) -> str:
    from costguard.policy.raw_plan import masked, read_raw

    return masked(read_raw(project.plan.source))


def _report_of(projects: Sequence[Project]) -> Callable[[], str]:
    def report() -> str:
        from costguard.pricing.combine import combine
        from costguard.report import infracost_json
        from costguard.result import Result

        return infracost_json.render(Result(tuple(projects), combine(projects).estimate))

    return report
