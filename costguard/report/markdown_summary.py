"""A short report in Markdown: verdict, sentence, budget bar, counts, the heaviest findings.

It names no more than a few environments, projects and findings, so that it fits everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from costguard.budget.words import count
from costguard.report import budget_bar, projects, words
from costguard.report.issues import issues
from costguard.report.markdown import ICONS, LEVEL_ICONS, code, escape
from costguard.result import Result, verdict_of
from costguard.verdict import Verdict

_SHOWN = 10
"""Rows of a list; a name has at most 200 characters, a message 1,000."""


def render(result: Result) -> str:
    """Render a result in short."""
    return render_all([result])


def render_all(results: Sequence[Result]) -> str:
    """Render several environments in short, those with the heaviest verdict first."""
    order = list(Verdict)
    ranked = sorted(results, key=lambda r: -order.index(verdict_of([r])))
    parts = [_title(results), *map(_sentence, ranked[:_SHOWN])]
    parts.append(_more(len(ranked), "environment"))
    if len(results) == 1:
        parts.append(_projects(results[0]))
    parts += [_findings(results), _counts(results)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(results: Sequence[Result]) -> str:
    if all(result.decision is None for result in results):
        return "### costguard"
    verdict = verdict_of(results)
    return f"### {ICONS[verdict]} costguard: {verdict.value}"


def _sentence(result: Result) -> str:
    sentence = f"**{words.headline(result.estimate, result.decision)}**"
    name = words.environment(result)
    bar = budget_bar.text(result)
    lines = [f"{code(name)}: {sentence}" if name else sentence, f"`{bar}`" if bar else ""]
    return "\n\n".join(line for line in lines if line)


def _projects(result: Result) -> str:
    table = projects.markdown(result, code).splitlines()
    return "\n".join(table[: _SHOWN + 2]) + _behind(len(table) - 2, "project")


def _findings(results: Sequence[Result]) -> str:
    found = [issue.finding for issue in issues(results) if issue.waiver is None]
    rows = [f"- {LEVEL_ICONS[f.level]} {escape(f.message)}" for f in found[:_SHOWN]]
    return "\n".join(rows) + _behind(len(found), "finding")


def _counts(results: Sequence[Result]) -> str:
    changed = sum(len(words.changed(result.estimate)) for result in results)
    unpriced = sum(len(words.unpriced(result.estimate)) for result in results)
    usage = sum(len(words.missing_usage(result.estimate)) for result in results)
    return (
        f"<sub>{count(changed, 'resource')} changed in cost, {unpriced:,} without a price, "
        f"{usage:,} without usage figures.</sub>"
    )


def _behind(number: int, noun: str) -> str:
    text = _more(number, noun)
    return f"\n\n{text}" if text else ""


def _more(number: int, noun: str) -> str:
    rest = number - _SHOWN
    return f"and {count(rest, f'more {noun}')} (in the JSON report)" if rest > 0 else ""
