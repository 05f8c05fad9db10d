"""Where findings stand in the configuration that the plans were made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from costguard.result import Place, Project, Result

if TYPE_CHECKING:
    from costguard.optimize.hcl import Block
    from costguard.optimize.source import Source


def located(results: Sequence[Result], folder: Path | None) -> list[Result]:
    """The results with the file and line that their findings are about, as far as found.

    ``folder`` is that of the configuration. Without one, it is looked for in the directories that
    were planned themselves. Raises ``UsageError`` where ``folder`` holds no configuration, and
    ``ConfigError`` for a file of it that is not text.
    """
    given = [_opened(folder)] if folder is not None else None
    return [_located(result, given or _planned(result.projects)) for result in results]


def _planned(projects: Sequence[Project]) -> list[Source]:
    plans = (project.plan for project in projects if project.plan.tool == "terraform")
    paths = dict.fromkeys(Path(plan.source) for plan in plans if plan.source)
    return [_opened(path) for path in paths if _is_configuration(path)]


def _opened(folder: Path) -> Source:
    from costguard.optimize.source import Source

    return Source(folder)


def _is_configuration(path: Path) -> bool:
    """Whether there is Terraform in a directory; what a report calls its plan may be anything."""
    try:
        return path.is_dir() and any(path.glob("*.tf"))
    except OSError:
        return False


def _located(result: Result, sources: Sequence[Source]) -> Result:
    if result.decision is None or not sources:
        return result
    findings = (*result.decision.findings, *(one.finding for one in result.decision.waived))
    addresses = dict.fromkeys(finding.address for finding in findings if finding.address)
    blocks = {address: block for address in addresses if (block := _block(address, sources))}
    # Many addresses are instances of one block, and counting lines takes its time.
    distinct = {(block.file, block.start): block for block in blocks.values()}
    places = {
        key: Place(_shown(block.file), block.line(block.start)) for key, block in distinct.items()
    }
    return replace(result, places={a: places[b.file, b.start] for a, b in blocks.items()})


def _block(address: str, sources: Sequence[Source]) -> Block | None:
    """The block of a resource; None where several folders have one of this address."""
    found = [block for source in sources if (block := source.nearest(address)) is not None]
    return found[0] if len(found) == 1 else None


def _shown(file: Path) -> str:
    """A file as platforms know it: from the current directory, which is the repository's."""
    path, here = file.resolve(), Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else file).as_posix()
