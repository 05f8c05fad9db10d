"""What a baseline holds, for people and as JSON."""

from __future__ import annotations

from tabulate import tabulate

from costguard.budget.baseline_write import render
from costguard.budget.words import count, total
from costguard.model.baseline import Baseline, BaselineProject
from costguard.model.estimate import Estimate
from costguard.report.words import visible


def text(baseline: Baseline) -> str:
    """The projects with their totals; a line on where it comes from above, its digest below."""
    told = " ".join(part for part in (baseline.commit, baseline.date) if part)
    estimate = baseline.estimate
    head = (
        f"{visible(baseline.source)}: environment {visible(baseline.environment)}, "
        f"{total(estimate.after, baseline.currency)} a month"
        f"{f' ({visible(told)})' if told else ''}"
    )
    rows = [_row(project, baseline.currency) for project in baseline.projects]
    table = tabulate(
        rows,
        headers=["project", "resources", "monthly cost", "prices"],
        colalign=("left", "right", "right", "left"),
        tablefmt="simple",
        disable_numparse=True,
    )
    lines = f"{count(len(estimate.resources), 'resource')}, digest {baseline.digest}"
    return f"{head}\n\n{table}\n\n{lines}\n"


def json(baseline: Baseline) -> str:
    """The file's own form."""
    return render(baseline)


def _row(project: BaselineProject, currency: str) -> list[str]:
    return [
        visible(project.name),
        f"{len(project.resources):,}",
        total(Estimate(project.resources).after, currency),
        visible(project.catalog),
    ]
