"""Telling what a configuration gives: see ``costguard.rules.given``."""

from __future__ import annotations

from costguard.rules.given import (
    given,
    given_count,
    given_flag,
    given_number,
    given_text,
    told_number,
    told_text,
)

__all__ = [
    "given",
    "given_count",
    "given_flag",
    "given_number",
    "given_text",
    "told_number",
    "told_text",
]
