"""Finds the budget file and reads it."""

from __future__ import annotations

from pathlib import Path

from costguard.budget import schedule_rules
from costguard.budget.bundled import bundled_policies
from costguard.budget.reader import build
from costguard.model.budget import Budgets
from costguard.strict import RejectedError
from costguard.yaml_document import read

USUAL = Path("policies", "budgets.yaml")
"""Where a project keeps its budgets, seen from the current directory."""

SCHEMA = Path(__file__).with_name("budgets.schema.json")
"""The published schema of budget files."""


def load(path: Path | None) -> Budgets:
    """Budgets from ``path``; without one from ``policies/budgets.yaml``, else the bundled ones.

    Raises ``ConfigError`` with file, line, column, key path and what was expected when the file
    is wrong, ``UsageError`` when it cannot be read.
    """
    bundled = path is None and not USUAL.is_file()
    if path is None:
        path = bundled_policies() / USUAL.name if bundled else USUAL
    source = "budgets that come with costguard" if bundled else path.as_posix()
    document = read(path, source, "a budget file")
    document.data = schedule_rules.with_days_as_text(document.data)
    try:
        return build(document.data, source, bundled=bundled)
    except RejectedError as rejected:
        from costguard.schema_problems import explain

        raise explain(document, rejected, SCHEMA) from None
