"""Writes all that is derived from the pricing rules; run it after changing rules or facts.

    python .ci/generate.py

- costguard/catalog/prices.sqlite: the price book (not in Git)
- costguard/rules/<provider>/index.py: which module prices a type, so that only it is loaded
- docs/supported-types.md
- tests/integrity/products_without_price.txt: products that no fact prices

A test fails while one of these, the book apart, is not up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / ".ci")]

from costguard.rules.book import BUILT_IN, RuleBook, rulebook  # noqa: E402

INDEXED = ("aws",)
PAGE_HEAD = """\
# Supported resource types

Made by `.ci/generate.py` from the pricing rules. "Free" types cost nothing by themselves; every
other type is reported as unsupported, by name, and never counted as zero.
"""
INDEX_HEAD = '''\
"""Which module prices which type. Made by .ci/generate.py; do not edit."""

# A type that is not here is looked for in all modules, so a stale index costs only time.
'''


def generated() -> dict[Path, str]:
    """Text of each derived file that is kept in Git, by its path."""
    files = {ROOT / "docs" / "supported-types.md": supported_types()}
    for provider in INDEXED:
        book = rulebook([provider], plugins=False)
        files[ROOT / "costguard" / "rules" / provider / "index.py"] = index(book)
    return files


def supported_types() -> str:
    """The page that lists what is priced, after which page of the provider's, and what is free."""
    parts = [PAGE_HEAD]
    for package in dict.fromkeys(BUILT_IN.values()):
        providers = sorted(name for name, home in BUILT_IN.items() if home == package)
        title = ", ".join(providers)
        book = rulebook(providers, plugins=False)
        if book.rules:
            rows = [
                f"| `{kind}` | {rule.doc.splitlines()[0]} | [page]({rule.page}) |"
                for kind, rule in sorted(book.rules.items())
            ]
            parts.append(
                f"## {title}: {len(rows)} priced types\n\n"
                "| type | what is billed | after |\n|---|---|---|\n" + "\n".join(rows) + "\n"
            )
        names = ", ".join(f"`{kind}`" for kind in sorted(book.free))
        parts.append(f"## {title}: {len(book.free)} free types\n\n{names}\n")
    return "\n".join(parts)


def index(book: RuleBook) -> str:
    """The index of a package of rules."""
    homes = "".join(
        f'    "{kind}": "{book.home[kind].rpartition(".")[2]}",\n' for kind in sorted(book.rules)
    )
    free = "".join(f'        "{kind}",\n' for kind in sorted(book.free))
    return f"{INDEX_HEAD}MODULE_OF = {{\n{homes}}}\n\nFREE = frozenset(\n    {{\n{free}    }}\n)\n"


def main() -> None:
    """Write all of them."""
    from hatch_build import compile_book

    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")
    report = compile_book(ROOT)
    gaps = sorted(
        line.removeprefix("no price: ")
        for line in report.splitlines()
        if line.startswith("no price: ")
    )
    (ROOT / "tests" / "integrity" / "products_without_price.txt").write_text(
        "".join(f"{gap}\n" for gap in gaps), encoding="utf-8"
    )
    print(report.splitlines()[0])


if __name__ == "__main__":
    main()
