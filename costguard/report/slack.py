"""Blocks for a message in Slack, to be posted as they are.

Names stand in elements that Slack shows as they are: in these nothing is a mention or markup.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from costguard.budget.words import count
from costguard.model.estimate import ResourceCost
from costguard.report import budget_bar, words
from costguard.report.issues import issues
from costguard.result import Result, verdict_of
from costguard.verdict import Verdict

_ICONS = {Verdict.PASS: "✅", Verdict.WARN: "⚠️", Verdict.BLOCK: "⛔"}
_ENVIRONMENTS = 10
_ROWS = 10
_LONGEST = 280
"""Characters of a row; a block of Slack's has at most 3,000."""


def render(result: Result) -> str:
    """Render a result as one message."""
    return render_all([result])


def render_all(results: Sequence[Result]) -> str:
    """Render several environments as one message."""
    return json.dumps(document(results), separators=(",", ":")) + "\n"


def document(results: Sequence[Result]) -> dict[str, Any]:
    """Build the message as JSON values."""
    decided = any(result.decision is not None for result in results)
    verdict = verdict_of(results)
    title = f"{_ICONS[verdict]} costguard: {verdict.value}" if decided else "costguard"
    head = {"type": "plain_text", "text": title, "emoji": False}
    blocks: list[dict[str, Any]] = [{"type": "header", "text": head}]
    parts = [_environment(result) for result in results[:_ENVIRONMENTS]]
    found = [issue for issue in issues(results) if issue.waiver is None]
    parts.append(_list("Findings", [issue.text for issue in found[:_ROWS]], len(found)))
    moving = _moving(results)
    parts.append(_list("Largest changes", [_change(*one) for one in moving[:_ROWS]], len(moving)))
    more = len(results) - _ENVIRONMENTS
    if more > 0:
        parts.append([_section(f"and {count(more, 'more environment')} (in the JSON report)")])
    blocks += [{"type": "rich_text", "elements": part} for part in parts if part]
    return {"text": title, "blocks": blocks}


def _environment(result: Result) -> list[dict[str, Any]]:
    sentence = words.headline(result.estimate, result.decision)
    lines = [words.environment(result) or result.source, sentence, budget_bar.text(result)]
    return [_section("\n".join(_cut(words.inert(line)) for line in lines if line))]


def _moving(results: Sequence[Result]) -> list[tuple[ResourceCost, str]]:
    """The resources that change, the largest change first, each with its currency."""
    moving = [(r, one.estimate.currency) for one in results for r in words.changed(one.estimate)]
    return sorted(moving, key=lambda pair: -abs(pair[0].difference))


def _change(resource: ResourceCost, currency: str) -> str:
    return words.inert(f"{words.change(resource, currency)}  {resource.label}")


def _list(title: str, rows: list[str], number: int) -> list[dict[str, Any]]:
    """Rows that are plain words already, under a title; ``number`` is how many there are."""
    if not rows:
        return []
    shown = [_section(_cut(row)) for row in rows]
    if number > len(rows):
        shown.append(_section(f"and {number - len(rows):,} more (in the JSON report)"))
    head = {"type": "text", "text": title, "style": {"bold": True}}
    return [
        {"type": "rich_text_section", "elements": [head]},
        {"type": "rich_text_list", "style": "bullet", "elements": shown},
    ]


def _section(text: str) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
