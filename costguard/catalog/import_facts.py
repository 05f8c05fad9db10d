"""Make the fact files from a folder of price tables.

Run ``python -m costguard.catalog.import_facts FOLDER`` in a source checkout. The folder is
read here only; whoever builds or uses costguard needs just the files below ``data/``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from costguard.catalog.components import Row, apply, uniform_regions
from costguard.catalog.fact_files import (
    COMPONENTS,
    csv_text,
    fact_files,
    file_name,
    write_files,
)
from costguard.catalog.facts import MACHINE_COLUMNS, Fact, read_sources
from costguard.catalog.os_surcharges import derived_facts
from costguard.catalog.tables import (
    AWS_PRICES,
    COMPONENT_PRICES,
    INSTANCE_SPECS,
    OS_SURCHARGES,
    SPOT_ADVISOR,
    machine_rows,
    read_rows,
    spot_rows,
    structured_facts,
)
from costguard.catalog.translate import Translation, read_translations
from costguard.errors import ConfigError, CostguardError

HERE = Path(__file__).parent
DATA = HERE / "data"
TRANSLATIONS = HERE / "translations"


def import_facts(folder: Path, translations: Path, data: Path) -> list[str]:
    """Write the fact files below ``data``; returns what was left out, a line each.

    Raises ``ConfigError`` with every translation that is wrong, and writes nothing then.
    """
    tables = _tables(folder)
    facts, left_out = structured_facts(tables["aws"])
    components = _translated(sorted(translations.glob("*.csv")), tables, facts)
    facts += derived_facts(facts, read_rows(folder / OS_SURCHARGES))
    _check_sources(data, [*facts, *components])
    named = [*((file_name(f), f) for f in facts), *((COMPONENTS, f) for f in components)]
    files = fact_files(named)
    machines = machine_rows(read_rows(folder / INSTANCE_SPECS), "aws")
    files[Path("aws/instance_types.csv")] = csv_text([MACHINE_COLUMNS, *machines])
    savings, dearer = spot_rows(read_rows(folder / SPOT_ADVISOR))
    files[Path("aws/AmazonEC2/spot/advisor.csv")] = csv_text(savings)
    write_files(data, files, "aws/**/*.csv")
    return [
        *(f"its first tier is not known: {line}" for line in left_out),
        *(f"spot would cost more than on demand: {line}" for line in dearer),
    ]


def try_translation(folder: Path, path: Path) -> str:
    """The fact files that one translation table gives, as text.

    Raises ``ConfigError`` with every line that is wrong.
    """
    tables = _tables(folder)
    facts, _ = structured_facts(tables["aws"])
    files = fact_files((COMPONENTS, fact) for fact in _translated([path], tables, facts))
    return "\n".join(f"{path}\n{text}" for path, text in files.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the import; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m costguard.catalog.import_facts")
    parser.add_argument("folder", type=Path, help="the folder of price tables")
    parser.add_argument(
        "--try",
        dest="only",
        type=Path,
        metavar="FILE",
        help="print what this one translation table gives, and write nothing",
    )
    options = parser.parse_args(arguments)
    try:
        if options.only:
            sys.stdout.write(try_translation(options.folder, options.only))
        else:
            for line in import_facts(options.folder, TRANSLATIONS, DATA):
                sys.stdout.write(f"left out, {line}\n")
    except CostguardError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _tables(folder: Path) -> dict[str, list[Row]]:
    """The tables that translations select from, by the name that ``from`` gives them."""
    return {
        "aws": list(read_rows(folder / AWS_PRICES)),
        "golden": list(read_rows(folder / COMPONENT_PRICES)),
    }


def _translated(
    paths: Sequence[Path], tables: dict[str, list[Row]], facts: Sequence[Fact]
) -> list[Fact]:
    """The facts that translation tables give; raises with all that is wrong in them."""
    translations: list[Translation] = []
    wrong: list[ConfigError] = []
    for path in paths:
        lines, errors = read_translations(path)
        translations.extend(lines)
        wrong.extend(errors)
    components, errors = apply(translations, tables, uniform_regions(f.region for f in facts))
    wrong.extend(errors)
    if wrong:
        raise ConfigError("\n".join(map(str, wrong)))
    return components


def _check_sources(data: Path, facts: Sequence[Fact]) -> None:
    """Complain when a source is not in ``sources.csv``."""
    listed = {source.id for source in read_sources(data)}
    missing = {fact.source.partition("/")[0] for fact in facts} - listed
    if missing:
        raise ConfigError(f"{data / 'sources.csv'}: lacks {', '.join(sorted(missing))}")


if __name__ == "__main__":
    sys.exit(main())
