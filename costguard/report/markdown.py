"""The report for a pull request: verdict and one sentence first, details folded.

Names come from the plan and are not trusted: they cannot carry Markdown, HTML, mentions or
links. The text stays within the size that pull-request platforms take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from costguard.budget.words import count, total
from costguard.model.estimate import Estimate
from costguard.model.finding import Level
from costguard.report import budget_bar, comparison, landing, projects, savings, waivers, words
from costguard.report.words import NO_TIME, visible
from costguard.result import Decision, Result, verdict_of
from costguard.verdict import Verdict

ICONS = {Verdict.PASS: "✅", Verdict.WARN: "⚠️", Verdict.BLOCK: "⛔"}
"""The mark of a verdict."""
LEVEL_ICONS = {Level.NOTE: "ℹ️", Level.WARN: "⚠️", Level.BLOCK: "⛔"}  # noqa: RUF001
"""The mark of a finding."""
_LARGEST = 10
_FINDINGS = 20
_PROJECTS = 50
_ROOM = 55_000
"""Characters that several environments may take together; below GitHub's limit of 65,536."""
_DETAILS = 50
"""Rows of a folded list; its heading has the whole count."""
_LONGEST = 200
"""Characters of one name from the plan; a longer one is cut."""
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile(rf"[\\`*_\[\]#!|~@&<>]|:{NO_TIME}|(?<=www)\.", re.IGNORECASE)


def escape(text: str) -> str:
    """Text from outside as plain words in Markdown: no markup, mention, link or HTML."""
    return _SPECIAL.sub(_harmless, _cut(visible(text)))


def code(text: str) -> str:
    """A name from outside as a code span, in which nothing is markup, mention or link."""
    name = _cut(visible(text)).replace("`", "'").replace("|", "\\|")
    return f"`{name}`"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _harmless(match: re.Match[str]) -> str:
    character = match[0]
    if character == ".":
        return "\u2060."
    if character in "@:":
        # A word joiner: a backslash stops neither mentions nor links that are made of plain text.
        return f"{character}\u2060"
    return _HTML.get(character, f"\\{character}")


def render(result: Result) -> str:
    """Render a result as GitHub-flavoured Markdown."""
    estimate, decision = result.estimate, result.decision
    parts = [_head(result)]
    if decision is not None:
        parts += [_findings(decision), waivers.markdown(decision.waived, _long)]
        parts.append(landing.markdown(decision.landing, escape))
        parts.append(savings.plan_text(decision.plan_to_budget, estimate.currency, _long))
    parts += [
        _totals(estimate),
        _projects(result),
        _changes(estimate),
        _compared(decision),
        _savings(decision, estimate.currency),
        _unpriced(estimate),
        _usage(estimate),
    ]
    parts += [
        _overlaps(estimate),
        _ranges(estimate),
        _price_notes(estimate),
        _assumptions(estimate),
        _foot(result),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def render_all(results: Sequence[Result]) -> str:
    """Render several environments: the verdict over all of them, then each by itself."""
    verdict = verdict_of(results)
    rows = ["| environment | verdict | before | after | change |", "|---|---|--:|--:|--:|"]
    told = words.by_environment(results)
    rows += [f"| {' | '.join(map(escape, row))} |" for row in told[:_PROJECTS]]
    if len(told) > _PROJECTS:
        rows.append(
            f"\nand {count(len(told) - _PROJECTS, 'more environment')} (in the JSON report)"
        )
    title = f"## {ICONS[verdict]} costguard: {verdict.value}"
    return "\n\n".join([title, "\n".join(rows), *_each(results)])


def _each(results: Sequence[Result]) -> Iterator[str]:
    """The environments, the heaviest verdict first, as far as there is room for them."""
    order = list(Verdict)
    ranked = sorted(results, key=lambda r: -order.index(verdict_of([r])))
    room = _ROOM
    for number, result in enumerate(ranked):
        text = render(result)
        room -= len(text)
        if room < 0 and number:
            left = count(len(ranked) - number, "environment")
            yield f"*{left} left out, none with a heavier verdict; the JSON report has all.*\n"
            return
        yield text


def _head(result: Result) -> str:
    sentence = words.headline(result.estimate, result.decision)
    if result.decision is None:
        return f"### costguard\n\n{sentence}"
    decision = result.decision
    title = f"### {ICONS[decision.verdict]} costguard: {decision.verdict.value}"
    where = f"{escape(decision.environment.name)} ({escape(decision.recognised_by)})"
    bar = "" if decision.landing else budget_bar.text(result)  # the landing has its own
    lines = [title, f"**{sentence}**", f"`{bar}`" if bar else "", f"Environment: {where}"]
    return "\n\n".join(line for line in lines if line)


def _findings(decision: Decision) -> str:
    rows = []
    for finding in decision.findings[:_FINDINGS]:
        remedy = f" *{escape(finding.remedy)}*" if finding.remedy else ""
        rows.append(f"- {LEVEL_ICONS[finding.level]} {_long(finding.message)}{remedy}")
    rest = len(decision.findings) - _FINDINGS
    if rest > 0:
        rows.append(f"- and {count(rest, 'more finding')}, none heavier (in the JSON report)")
    return "\n".join(rows)


def _long(text: str) -> str:
    """Escape a sentence of ours that holds names of the plan's; it may be longer than a name."""
    return "".join(escape(text[i : i + _LONGEST]) for i in range(0, len(text[:1000]), _LONGEST))


def _totals(estimate: Estimate) -> str:
    currency = estimate.currency
    of_what = ", of what changes" if estimate.changes_only else ""
    return "\n".join(
        [
            "| | per month |",
            "|---|--:|",
            f"| before{of_what} | {total(estimate.before, currency)} |",
            f"| after{of_what} | {total(estimate.after, currency)} |",
            f"| **change** | **{words.total_change(estimate)}** |",
        ]
    )


def _projects(result: Result) -> str:
    lines = projects.markdown(result, code).splitlines()
    table = "\n".join(lines[: _PROJECTS + 2])
    rest = len(lines) - 2 - _PROJECTS
    return (
        f"{table}\n\nand {count(rest, 'more project')} (in the JSON report)" if rest > 0 else table
    )


def _changes(estimate: Estimate) -> str:
    moving = words.changed(estimate)
    if not moving:
        return "No cost changes."
    rows = ["| | resource | before | after | change | because of |", "|---|---|--:|--:|--:|---|"]
    for r in moving[:_LARGEST]:
        figures = (
            words.amount(r.before, estimate.currency),
            words.amount(r.after, estimate.currency),
            words.change(r, estimate.currency),
        )
        rows.append(
            f"| {words.MARKS[r.action]} | {code(r.label)} | {' | '.join(figures)} "
            f"| {escape(words.why(r, estimate.currency))} |"
        )
    heading = f"**{count(len(moving), 'resource')} change in cost**"
    if len(moving) > _LARGEST:
        heading += f", the {_LARGEST} largest changes:"
    return heading + "\n\n" + "\n".join(rows)


def _compared(decision: Decision | None) -> str:
    if decision is None or decision.comparison is None:
        return ""
    return comparison.markdown(decision.comparison, code, escape)


def _savings(decision: Decision | None, currency: str) -> str:
    found = decision.recommendations if decision is not None else ()
    heading = f"{count(len(found), 'recommendation')} to save"
    return _folded(heading, savings.lines(found, currency, _long))


def _unpriced(estimate: Estimate) -> str:
    rows = [f"- {code(r.label)}: {_long('; '.join(why))}" for r, why in words.unpriced(estimate)]
    return _folded(f"{count(len(rows), 'resource')} could not be priced", rows)


def _usage(estimate: Estimate) -> str:
    rows = [
        f"- {code(r.label)}: {escape(', '.join(keys))}" for r, keys in words.missing_usage(estimate)
    ]
    verb = "depends" if len(rows) == 1 else "depend"
    return _folded(f"{count(len(rows), 'resource')} {verb} on usage that is not given", rows)


def _overlaps(estimate: Estimate) -> str:
    rows = [f"- {code(address)}: {hourly}" for address, hourly in words.overlaps(estimate)]
    verb = "runs" if len(rows) == 1 else "run"
    return _folded(
        f"{count(len(rows), 'resource')} {verb} twice for a while (not in the totals)", rows
    )


def _ranges(estimate: Estimate) -> str:
    rows = [
        f"- {code(address)}: {low} to {high} ({_long('; '.join(why))})"
        for address, low, high, why in words.ranges(estimate)
    ]
    return _folded(f"{count(len(rows), 'resource')} may vary in cost", rows)


def _price_notes(estimate: Estimate) -> str:
    rows = []
    for note, number, address in words.price_notes(estimate):
        where = code(address) if number == 1 else count(number, "resource")
        rows.append(f"- {_long(note)} ({where})")
    return _folded(f"{count(len(rows), 'note')} on prices that are not list prices", rows)


def _assumptions(estimate: Estimate) -> str:
    rows = []
    for assumption, number, address in words.assumptions(estimate):
        where = code(address) if number == 1 else count(number, "resource")
        text = f"{assumption.attribute} = {assumption.assumed}: {assumption.reason}"
        rows.append(f"- {_long(text)} ({where})")
    return _folded(count(len(rows), "assumption"), rows)


def _folded(summary: str, rows: list[str]) -> str:
    if not rows:
        return ""
    shown = rows[:_DETAILS]
    if len(rows) > _DETAILS:
        shown.append(f"- and {len(rows) - _DETAILS:,} more (in the JSON report)")
    body = "\n".join(shown)
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _foot(result: Result) -> str:
    return (
        f"<sub>Prices: {escape(result.estimate.catalog)}. 730 hours a month, "
        f"{result.estimate.currency}, list prices before tax.</sub>"
    )
