"""Options that several commands share, and how a command's text leaves the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from costguard.errors import UsageError
from costguard.options import PricingOptions
from costguard.report import FORMATS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

PROVIDERS = ("aws", "azure", "google")
"""Providers by the names that options have for them."""
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def source_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options on where prices come from: ``prices`` (all values, split), ``lock``, ``offline``."""
    from functools import wraps

    @click.option(
        "--prices",
        "named",
        multiple=True,
        metavar="SOURCE[,SOURCE]...",
        help="Price sources in their order: embedded, user, infracost, aws, azure, google, a price "
        "book (*.sqlite), a lock (*.lock.json); and a price file, which is over all of them: "
        "negotiated prices, discounts, prices that the others lack. May be given several times.",
    )
    @file_option("--lock", "Lock of prices (costguard prices lock) that goes before all sources.")
    @click.option("--offline", is_flag=True, help="Ask nothing over the network for prices.")
    @wraps(function)
    def command(named: tuple[str, ...], offline: bool, **rest: Any) -> Any:
        prices = tuple(word for value in named for word in _words(value))
        if not prices or not offline:
            from costguard.projects.price_settings import configured

            told = configured(rest.get("config"))
            prices, offline = prices or told.sources, offline or told.offline
        return function(prices=prices, offline=offline, **rest)

    return command


def _words(value: str) -> list[str]:
    """The sources of one ``--prices``; a comma may stand in the name of a file."""
    if Path(value).is_file():
        return [value]
    words = [word.strip() for word in value.split(",")]
    if not all(words):
        raise UsageError(f"--prices {value!r}: a source is left empty; expected names or files")
    return words


def pricing_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options on how a plan is priced; the command gets them as ``pricing``."""
    from functools import wraps

    @click.option(
        "--usage-file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Usage that the plan does not hold, in Infracost's format.",
    )
    @source_options
    @click.option(
        "--region",
        "regions",
        multiple=True,
        metavar="PROVIDER=REGION",
        help="Region for resources whose plan does not tell it, such as aws=eu-west-1.",
    )
    @click.option(
        "--free-tier",
        is_flag=True,
        help="Take off the monthly free allowances of an account.",
    )
    @wraps(function)
    def command(
        usage_file: Path | None,
        prices: tuple[str, ...],
        lock: Path | None,
        offline: bool,
        regions: tuple[str, ...],
        free_tier: bool,
        **rest: Any,
    ) -> Any:
        options = PricingOptions(
            usage_file, prices, _regions(regions), free_tier, lock=lock, offline=offline
        )
        return function(pricing=options, **rest)

    return command


def _regions(pairs: tuple[str, ...]) -> dict[str, str]:
    regions: dict[str, str] = {}
    for pair in pairs:
        provider, separator, region = pair.partition("=")
        if not (provider and separator and region):
            raise click.BadParameter(
                f"{pair!r} is not of the form PROVIDER=REGION, such as aws=eu-west-1",
                param_hint="--region",
            )
        regions[provider] = region
    return regions


def file_names(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Lets the shell complete names of files, where a plan is asked for."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def file_option(name: str, help_text: str) -> Decorator:
    """An option that names a file."""
    return click.option(name, type=click.Path(path_type=Path), metavar="FILE", help=help_text)


budgets_option = file_option(
    "--budgets", "Budgets file. Without it, policies/budgets.yaml, or else the bundled one."
)
"""Option ``--budgets``."""

project_option = click.option(
    "--project", metavar="NAME", help="Name of the plan's project. Without it, its path."
)
"""Option ``--project``."""


source_option = click.option(
    "--source",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the Terraform configuration that the plan was made of: sarif and "
    "gitlab-codequality then have file and line.",
)
"""Option ``--source``, where findings are to stand at their line."""


def policy_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options ``--engine`` and ``--policy-format``."""
    chosen = click.option(
        "--engine",
        type=click.Choice(["regorus", "opa"]),
        default="regorus",
        show_default=True,
        help="What evaluates policies: the engine that comes along, or OPA.",
    )
    return chosen(
        click.option(
            "--policy-format",
            type=click.Choice(["costguard", "conftest", "infracost"]),
            help="Format of all policies. Without it, each policy's own text tells it.",
        )(function)
    )


def format_option(*names: str) -> Decorator:
    """Option ``--format`` with these formats (all, when none is named)."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names or tuple(FORMATS)),
        default="table",
        show_default=True,
        help="How the report is written.",
    )


def out_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Option ``--out``."""
    text = "Write the report to a file, whole or not at all, instead of standard output."
    return file_option("--out", text)(function)


def emit(text: str, out: Path | None = None) -> None:
    """Write a report to ``out``, or to standard output (without colour when piped).

    Raises ``UsageError`` where it cannot be written, and ends the process with 3 where the reader
    of the pipe has gone: what it did not take cannot be said any more.
    """
    if out is None:
        try:
            click.echo(text, nl=False, color=_color())
        except BrokenPipeError:
            # click would end with 1, which says "block".
            raise SystemExit(3) from None
        except OSError as error:
            reason = error.strerror or error
            raise UsageError(f"standard output: cannot be written: {reason}") from None
        return
    from costguard.files import write_whole

    write_whole(out, click.unstyle(text))


def _color() -> bool | None:
    """False when colour is not wanted (https://no-color.org); None lets click decide."""
    import os

    return False if os.environ.get("NO_COLOR") else None
