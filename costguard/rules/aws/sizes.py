"""Between which sizes a group may move by itself, for rules of AWS."""

from __future__ import annotations

from costguard.rules.sizes import between

__all__ = ["between"]
