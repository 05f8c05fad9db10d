"""Make the fact files from a folder of price tables.

Run ``python -m costguard.catalog.import_facts FOLDER`` in a source checkout. The folder is
read here only; whoever builds or uses costguard needs just the files below ``data/``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from costguard.catalog.components import Row, apply
from costguard.catalog.doubtful import believable, read_doubtful
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
    COMPONENT_PRICES,
    INSTANCE_SPECS,
    SPOT_ADVISOR,
    machine_rows,
    read_rows,
    spot_rows,
    structured_facts,
)
from costguard.catalog.translate import Translation, read_translations
from costguard.catalog.vendors import AWS, VENDORS, Vendor
from costguard.errors import ConfigError, CostguardError

HERE = Path(__file__).parent
DATA = HERE / "data"
TRANSLATIONS = HERE / "translations"


def import_facts(
    folder: Path, translations: Path, data: Path, vendors: Iterable[Vendor] = VENDORS
) -> list[str]:
    """Write the fact files of ``vendors`` below ``data``; returns what was left out, a line each.

    Raises ``ConfigError`` with every translation that is wrong; nothing of its vendor, or of
    those that follow, is written then.
    """
    told: list[str] = []
    for vendor in vendors:
        told += _import_vendor(vendor, folder, translations, data)
    return told


def _import_vendor(vendor: Vendor, folder: Path, translations: Path, data: Path) -> list[str]:
    """Write the fact files of one vendor, as ``import_facts``."""
    tables = _tables(vendor, folder)
    facts, left_out = structured_facts(tables[vendor.name])
    facts, doubted = believable(facts, read_doubtful(data, vendor.name), data)
    paths = sorted(translations.glob(vendor.translations))
    components = _translated(vendor, paths, tables, facts)
    if vendor.surcharges:
        name, machines = vendor.surcharges
        facts += derived_facts(facts, read_rows(folder / name), machines)
    _check_sources(data, [*facts, *components])
    named = [*((file_name(f), f) for f in facts), *((COMPONENTS, f) for f in components)]
    files = fact_files(named)
    types = machine_rows(read_rows(folder / INSTANCE_SPECS), vendor.name)
    files[Path(vendor.name, "instance_types.csv")] = csv_text([MACHINE_COLUMNS, *types])
    dearer: list[str] = []
    if vendor is AWS:
        savings, dearer = spot_rows(read_rows(folder / SPOT_ADVISOR))
        files[Path("aws/AmazonEC2/spot/advisor.csv")] = csv_text(savings)
    write_files(data, files, f"{vendor.name}/**/*.csv")
    return [
        *(f"its first tier is not known: {line}" for line in left_out),
        *(f"its price cannot be believed: {line}" for line in doubted),
        *(f"spot would cost more than on demand: {line}" for line in dearer),
    ]


def try_translation(folder: Path, path: Path) -> str:
    """The fact files that one translation table gives, as text.

    Raises ``ConfigError`` with every line that is wrong.
    """
    vendor = next((v for v in VENDORS if Path(v.translations).parent.name == path.parent.name), AWS)
    tables = _tables(vendor, folder)
    facts, _ = structured_facts(tables[vendor.name])
    translated = _translated(vendor, [path], tables, facts)
    files = fact_files((COMPONENTS, fact) for fact in translated)
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
    parser.add_argument(
        "--vendor",
        choices=[vendor.name for vendor in VENDORS],
        help="import this vendor alone, and leave the files of the others as they are",
    )
    options = parser.parse_args(arguments)
    vendors = [v for v in VENDORS if options.vendor in {None, v.name}]
    try:
        if options.only:
            sys.stdout.write(try_translation(options.folder, options.only))
        else:
            for line in import_facts(options.folder, TRANSLATIONS, DATA, vendors):
                sys.stdout.write(f"left out, {line}\n")
    except CostguardError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _tables(vendor: Vendor, folder: Path) -> dict[str, list[Row]]:
    """The tables that translations select from, by the name that ``from`` gives them."""
    components = read_rows(folder / COMPONENT_PRICES)
    return {
        vendor.name: list(read_rows(folder / vendor.prices)),
        "golden": [row for row in components if row["provider"][0] == vendor.name],
    }


def _translated(
    vendor: Vendor, paths: Sequence[Path], tables: dict[str, list[Row]], facts: Sequence[Fact]
) -> list[Fact]:
    """The facts that translation tables give; raises with all that is wrong in them."""
    translations: list[Translation] = []
    wrong: list[ConfigError] = []
    for path in paths:
        lines, errors = read_translations(path)
        translations.extend(lines)
        wrong.extend(errors)
    components, errors = apply(
        translations, tables, vendor.uniform_regions(f.region for f in facts)
    )
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
