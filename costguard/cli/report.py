"""``costguard report``: reports made of reports, without pricing anything again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from costguard.cli.options import emit, file_names, format_option, out_option, source_option
from costguard.errors import ConfigError, UsageError
from costguard.report import FORMATS, render_all
from costguard.report.places import located
from costguard.result import Result, verdict_of
from costguard.result_file import ResultFile, opened

_CONVERTIBLE = tuple(name for name in FORMATS if name != "focus")
"""FOCUS asks for list prices by tier, which a JSON report does not hold."""
_EXPECTED = "a report that costguard check --format json has written"

_CONVERT = f"""Write JSON reports in another format; several become one report.

REPORT is {_EXPECTED}. Nothing is priced and nothing decided anew: figures and verdicts are those of
the reports. The exit code is 0 whatever they are.

\b
Examples:
  costguard report convert result.json --format html --out report.html
  costguard report convert web.json data.json --format markdown-summary
  costguard report convert result.json --format sarif --source infra --out costguard.sarif
"""


@click.group(help="Make reports of reports.")
def report() -> None:
    """Make reports of reports."""


@report.command(help=_CONVERT)
@click.argument("reports", metavar="REPORT...", nargs=-1, required=True, shell_complete=file_names)
@source_option
@format_option(*_CONVERTIBLE)
@out_option
def convert(reports: tuple[str, ...], source: Path | None, form: str, out: Path | None) -> None:
    """Write JSON reports in another format."""
    files = [_open(path) for path in reports]
    results = [result for file in files for result in file.results()]
    _refuse_mixed(results)
    results = located(results, source)
    if form == "json":
        from costguard.report.json_report import together

        # Taken over as they are: a result does not hold all that a report does.
        documents = [document for file in files for document in file.documents]
        emit(together(documents, verdict_of(results)), out)
    else:
        emit(render_all(form, results), out)


def _open(path: str) -> ResultFile:
    """A report. Raises ``UsageError`` where the file is none."""
    found = opened(path)
    if found is not None:
        return found
    if not Path(path).exists():
        raise UsageError(f"{path}: no such file; expected {_EXPECTED}")
    raise ConfigError(f"{path}: no report; expected {_EXPECTED}")


def _refuse_mixed(results: Sequence[Result]) -> None:
    """Refuse to add up what is in several currencies."""
    currencies = sorted({result.estimate.currency for result in results})
    if len(currencies) > 1:
        raise UsageError(
            f"the reports are in {' and '.join(currencies)}, and nothing is converted; "
            "give reports in one currency"
        )
