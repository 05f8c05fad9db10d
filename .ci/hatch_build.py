"""Compiles the price book while the package is built; ``python .ci/hatch_build.py`` does it too.

The book is made anew on every build, from the facts below ``costguard/catalog/data`` and the
products that the pricing rules declare. Only the standard library is at hand here.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run directly, where hatchling need not be installed
    BuildHookInterface = object

if TYPE_CHECKING:
    from costguard.catalog.build import BuildReport

ROOT = Path(__file__).resolve().parent.parent


def compile_book(root: Path) -> str:
    """Write ``costguard/catalog/prices.sqlite`` below ``root``; returns what was done.

    Raises ``SystemExit`` with one line when a fact or a rule is wrong.
    """
    sys.path.insert(0, str(root))
    from costguard.catalog.build import build
    from costguard.errors import CostguardError
    from costguard.rules.book import rulebook

    catalog = root / "costguard" / "catalog"
    try:
        report = build(
            catalog / "data", rulebook(plugins=False).products(), catalog / "prices.sqlite"
        )
    except CostguardError as error:
        sys.exit(f"the price book cannot be compiled: {error}")
    return _told(report)


def _told(report: BuildReport) -> str:
    """A report for people, one line each."""
    lines = [f"price book {report.version}: {report.prices} prices of {report.used} facts"]
    lines += [
        f"no product wants: {service} {family or '(no family)'}: {count} facts"
        for (service, family), count in report.unwanted.items()
    ]
    lines += [f"no price: {product.id}" for product in report.without_price]
    lines += [
        f"several prices: {key.product} ({', '.join(key.attributes)}) in {key.region}, {key.option}"
        for key in report.ambiguous
    ]
    return "\n".join(lines)


class CustomBuildHook(BuildHookInterface):
    """Hatchling's door to ``compile_book``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the book before files are collected; an sdist carries the facts instead."""
        if self.target_name != "sdist":
            self.app.display_info(compile_book(Path(self.root)))


if __name__ == "__main__":
    print(compile_book(ROOT))
