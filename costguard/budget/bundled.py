"""Where the policies and budgets are that come with costguard."""

from __future__ import annotations

from pathlib import Path


def bundled_policies() -> Path:
    """The folder of policies that comes with costguard, installed or in a source checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "policies"
    return inside if inside.is_dir() else package.parent / "policies"
