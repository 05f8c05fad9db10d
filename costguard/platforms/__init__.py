"""Platforms of pull requests: where a run is, and the report as one comment there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module

from costguard.errors import UsageError
from costguard.platforms.port import Format, Platform
from costguard.platforms.target import Target

PLATFORMS: Mapping[str, str] = {
    "github": "costguard.platforms.github",
    "gitlab": "costguard.platforms.gitlab",
    "bitbucket": "costguard.platforms.bitbucket",
    "bitbucket-server": "costguard.platforms.bitbucket_server",
    "azure-repos": "costguard.platforms.azure_repos",
}
"""Modules by the name of their platform.

Each has ``FORMAT``; ``detected(environ, chosen=...)``, which finds the pull request of a job
(``chosen``: look even where no job of the platform runs); and ``connect(target)``, which opens it.
"""


def detect(
    environ: Mapping[str, str],
    *,
    platform: str | None = None,
    repo: str | None = None,
    pull_request: int | None = None,
) -> Target:
    """The pull request that a job is about; what is given goes before what the job tells.

    Raises ``UsageError`` where platform, repository or pull request are not known.
    """
    found = job(environ, platform)
    if found is None:
        raise UsageError(
            "this is no job of a platform that is known; give --platform, --repo and --pull-request"
        )
    target = found._replace(
        repo=repo or found.repo, pull_request=pull_request or found.pull_request
    )
    if not target.repo:
        raise UsageError(f"{target.platform}: the job does not tell the repository; give --repo")
    if not target.pull_request:
        raise UsageError(
            f"{target.platform}: this job is not one of a pull request; give --pull-request"
        )
    return target


@contextmanager
def connect(target: Target) -> Iterator[Platform]:
    """Open the platform of a target for a while.

    Raises ``PlatformError`` without a token, for a wrong address, and where it does not answer;
    ``ToolError`` where its client is not installed.
    """
    opened: Platform = import_module(PLATFORMS[target.platform]).connect(target)
    try:
        yield opened
    finally:
        opened.close()


def format_of(platform: str) -> Format:
    """What a platform takes as a comment, without opening it."""
    taken: Format = import_module(PLATFORMS[platform]).FORMAT
    return taken


def job(environ: Mapping[str, str], platform: str | None = None) -> Target | None:
    """What the platform that was chosen, or else the first that is there, tells of the job.

    None where this is no job of a platform. Repository and pull request may be missing.
    """
    for name in (platform,) if platform else PLATFORMS:
        found: Target | None = import_module(PLATFORMS[name]).detected(
            environ, chosen=platform is not None
        )
        if found is not None:
            return found
    return None
