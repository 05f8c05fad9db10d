"""Writes docs/supported-types.md from the pricing rules; a test checks that it is up to date.

python docs/make_supported_types.py
"""

from __future__ import annotations

from pathlib import Path

from costguard.rules.book import BUILT_IN, rulebook

TARGET = Path(__file__).parent / "supported-types.md"
HEAD = """\
# Supported resource types

Made by `docs/make_supported_types.py` from the pricing rules. "Free" types cost nothing by
themselves; every other type is reported as unsupported, by name, and never as zero.
"""


def page() -> str:
    """Text of the page."""
    parts = [HEAD]
    for provider in sorted(BUILT_IN):
        book = rulebook([provider])
        if book.rules:
            rows = [
                f"| `{kind}` | {rule.doc.splitlines()[0]} | [page]({rule.page}) |"
                for kind, rule in sorted(book.rules.items())
            ]
            parts.append(
                f"## {provider}: {len(rows)} priced types\n\n"
                "| type | what is billed | after |\n|---|---|---|\n" + "\n".join(rows) + "\n"
            )
        names = ", ".join(f"`{kind}`" for kind in sorted(book.free))
        parts.append(f"## {provider}: {len(book.free)} free types\n\n{names}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
