"""Writes all that is derived from rules and policies; run it after changing one of them, or facts.

    python .ci/generate.py

- costguard/catalog/prices.sqlite: the price book (not in Git)
- costguard/rules/<provider>/index.py: which module prices a type, so that only it is loaded,
  and the classes of all other types
- docs/supported-types.md
- costguard/policy/known.json: what the bundled policies and their data say of themselves
- tests/integrity/products_without_price.txt: products that no fact prices
- costguard/catalog/prices.digest: the digest of the price book, by which everybody can verify it

A test fails while one of these, the book apart, is not up to date. The book is compared with the
one that lay there before: prices that moved by more than a factor, or are lost, are printed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / ".ci")]

from costguard.catalog.book_rows import recorded_digest  # noqa: E402
from costguard.catalog.compare import changes  # noqa: E402
from costguard.catalog.sqlite import EMBEDDED  # noqa: E402
from costguard.catalog.verification import RELEASED  # noqa: E402
from costguard.errors import PriceSourceError  # noqa: E402
from costguard.plans.pulumi_types import pulumi_tokens  # noqa: E402
from costguard.policy.bundle import read_bundle  # noqa: E402
from costguard.policy.data_files import data_files, parsed  # noqa: E402
from costguard.policy.known import FILE as KNOWN  # noqa: E402
from costguard.policy.known import as_text  # noqa: E402
from costguard.policy.metadata import policy_of  # noqa: E402
from costguard.rules.book import BUILT_IN, RuleBook, TypeClass, rulebook  # noqa: E402

INDEXED = ("aws", "azurerm", "google")
UNPRICED = {
    "FREE": TypeClass.FREE,
    "USAGE_ONLY": TypeClass.USAGE_ONLY,
    "UNSUPPORTED": TypeClass.UNSUPPORTED,
}
"""Names of the sets of an index."""
PAGE_HEAD = """\
# Supported resource types

Made by `.ci/generate.py` from the pricing rules. `costguard rules list` and
`costguard rules show TYPE` tell the same, with prices. Every type is of one class:

| class | what it means | in an estimate |
|---|---|---|
| priced | there is a pricing rule | priced, line by line |
| free | it costs nothing by itself | $0.00 |
| usage-only | use alone is billed, and there is no rule | not priced, named with the reason |
| unsupported | there is, or may be, a fixed cost, and no rule | not priced, named with the reason |

A type that is not on this page is named as well, and never counted as zero.
"""
INDEX_HEAD = '''\
"""Which module prices which type; the other types by class. Made by .ci/generate.py."""

# Types of these classes and modules are not looked for elsewhere; a type that is not here is
# looked for in all modules.
'''


def generated() -> dict[Path, str]:
    """Text of each derived file that is kept in Git, by its path."""
    files = {ROOT / "docs" / "supported-types.md": supported_types()}
    for provider in INDEXED:
        book = rulebook([provider], plugins=False)
        files[ROOT / "costguard" / "rules" / provider / "index.py"] = index(book)
    return {**files, KNOWN: known_policies()}


def supported_types() -> str:
    """The page that says of which class each type is, and after which page it is priced."""
    parts = [PAGE_HEAD]
    for package in dict.fromkeys(BUILT_IN.values()):
        providers = sorted(name for name, home in BUILT_IN.items() if home == package)
        title = ", ".join(providers)
        book = rulebook(providers, plugins=False)
        for class_ in TypeClass:
            kinds = book.of_class(class_)
            if kinds:
                types = _priced(book, kinds) if class_ is TypeClass.PRICED else _by_service(kinds)
                parts.append(f"## {title}: {len(kinds):,} {class_.value} types\n\n{types}\n")
    return "\n".join(parts)


def _priced(book: RuleBook, kinds: list[str]) -> str:
    """Table of priced types."""
    rows = [
        f"| `{kind}` | {_in_pulumi(kind)} | {book.rules[kind].doc.splitlines()[0]} "
        f"| [page]({book.rules[kind].page}) |"
        for kind in kinds
    ]
    return "| type | in Pulumi | what is billed | after |\n|---|---|---|---|\n" + "\n".join(rows)


def _in_pulumi(kind: str) -> str:
    """Pulumi's token of a type; earlier tokens are read as well."""
    return "".join(f"`{token}`" for token in pulumi_tokens(kind)[:1])


def _by_service(kinds: list[str]) -> str:
    """Names of types, those of one service (``aws_iam``) in a line of their own."""
    services: dict[str, list[str]] = {}
    for kind in kinds:
        services.setdefault("_".join(kind.split("_")[:2]), []).append(f"`{kind}`")
    return "\n".join(f"- {', '.join(names)}" for names in services.values())


def index(book: RuleBook) -> str:
    """The index of a package of rules."""
    homes = "".join(
        f'    "{kind}": "{book.home[kind].rpartition(".")[2]}",\n' for kind in sorted(book.rules)
    )
    sets = "".join(_set(name, book.of_class(class_)) for name, class_ in UNPRICED.items())
    return f"{INDEX_HEAD}MODULE_OF = {{\n{homes}}}\n{sets}"


def known_policies() -> str:
    """What the bundled policies say of themselves, in whatever folder their texts lie."""
    bundle = read_bundle(ROOT / "policies", tests=False)
    policies = ((module.text, policy_of(module)) for module in bundle.modules)
    files = data_files(ROOT / "policies")
    return as_text(policies, ((f.read_text(encoding="utf-8"), parsed(f)) for f in files))


def _set(name: str, kinds: list[str]) -> str:
    """A set of types, as it stands in an index."""
    if not kinds:
        return f"\n{name}: frozenset[str] = frozenset()\n"
    members = "".join(f'        "{kind}",\n' for kind in kinds)
    return f"\n{name} = frozenset(\n    {{\n{members}    }}\n)\n"


def compiled() -> list[str]:
    """Compile the book, write its digest and what has no price; says what was done and changed."""
    from hatch_build import compile_book

    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder, EMBEDDED.name)
        if EMBEDDED.exists():
            shutil.copy(EMBEDDED, before)
        report = compile_book(ROOT).splitlines()
        moved = compared(before, EMBEDDED)
    gaps = sorted(
        line.removeprefix("no price: ") for line in report if line.startswith("no price: ")
    )
    RELEASED.write_text(f"{recorded_digest(EMBEDDED)}\n", encoding="utf-8")
    (ROOT / "tests" / "integrity" / "products_without_price.txt").write_text(
        "".join(f"{gap}\n" for gap in gaps), encoding="utf-8"
    )
    return [report[0], *moved]


def compared(before: Path, now: Path) -> list[str]:
    """How the book has changed, or why that cannot be told; never nothing."""
    if not before.exists():
        return ["not compared: no book lay here before"]
    try:
        return changes(before, now).describe()
    except PriceSourceError as error:
        return [f"not compared: {error}"]


def main() -> None:
    """Write all of them."""
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")
    print("\n".join(compiled()))


if __name__ == "__main__":
    main()
