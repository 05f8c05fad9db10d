"""Azure Repos.

https://learn.microsoft.com/en-us/rest/api/azure/devops/git/pull-request-threads
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from costguard.errors import PlatformError, UsageError
from costguard.platforms.port import Comment, Format
from costguard.platforms.rest import Rest
from costguard.platforms.target import Target, number, secret_of, token_of

_NEEDS = "the right Contribute to pull requests"
_VERSION: Final = {"api-version": "7.1"}
_JOB_TOKEN = "SYSTEM_ACCESSTOKEN"  # noqa: S105  (the variable's name)

FORMAT = Format(150_000)
"""What a comment may be."""


def detected(environ: Mapping[str, str], *, chosen: bool = False) -> Target | None:
    """The pull request of a job of Azure Pipelines for Azure Repos."""
    here = environ.get("TF_BUILD") and environ.get("BUILD_REPOSITORY_PROVIDER") == "TfsGit"
    if not (chosen or here):
        return None
    project = environ.get("SYSTEM_TEAMPROJECT", "")
    name = environ.get("BUILD_REPOSITORY_NAME", "")
    return Target(
        "azure-repos",
        environ.get("SYSTEM_COLLECTIONURI", ""),
        token_of(environ, _JOB_TOKEN, "AZURE_DEVOPS_EXT_PAT"),
        f"{project}/{name}" if project and name else "",
        number(environ.get("SYSTEM_PULLREQUEST_PULLREQUESTID")),
        environ.get("SYSTEM_PULLREQUEST_SOURCECOMMITID", ""),
    )


def connect(target: Target) -> AzureRepos:
    """Open the pull request; raises as ``costguard.platforms.connect``."""
    return AzureRepos(target)


class AzureRepos:
    """The comments of a pull request on Azure Repos, each the first of its thread."""

    format = FORMAT

    def __init__(self, target: Target) -> None:
        self._target = target
        if not target.api:
            raise PlatformError(f"{target.place}: no address; set SYSTEM_COLLECTIONURI")
        project, separator, name = target.repo.partition("/")
        if not (project and separator and name):
            raise UsageError(f"--repo {target.repo!r:.100}: expected PROJECT/REPOSITORY")
        pull = (
            f"/{quote(project, safe='')}/_apis/git/repositories/{quote(name, safe='')}"
            f"/pullRequests/{target.pull_request}"
        )
        secret = secret_of(target)
        self._rest = Rest(
            target, target.api.rstrip("/") + pull, _authorization(target, secret), _NEEDS
        )

    def close(self) -> None:
        """End the connection."""
        self._rest.close()

    def refuse_closed(self) -> None:
        """Raise ``PlatformError`` where the pull request is not open."""
        status = self._ask("GET", "")["status"]
        if status != "active":
            raise PlatformError(f"{self._target.place}: the pull request is {status}")

    def comments(self) -> list[Comment]:
        """The first comment of each thread; Azure gives all of them on one page."""
        found: list[Comment] = []
        for thread in self._ask("GET", "/threads")["value"]:
            first = next(iter(thread.get("comments") or ()), None)
            if first is None or thread.get("isDeleted") or first.get("isDeleted"):
                continue
            found.append(Comment(thread["id"], first.get("content") or "", first["id"]))
        return found

    def create(self, body: str) -> Comment:
        """Post a comment, in a thread without a status: nobody has to resolve it."""
        comment = {"parentCommentId": 0, "content": body, "commentType": 1}
        made = self._ask("POST", "/threads", {"comments": [comment]})
        return Comment(made["id"], body, made["comments"][0]["id"])

    def edit(self, comment: Comment, body: str) -> None:
        """Give a comment another text."""
        self._ask("PATCH", _path(comment), {"content": body})

    def delete(self, comment: Comment) -> None:
        """Take a comment away."""
        self._ask("DELETE", _path(comment))

    def hide(self, comment: Comment, folded: str) -> None:
        """Fold a comment: Azure hides none."""
        self.edit(comment, folded)

    def _ask(self, method: str, path: str, data: Mapping[str, Any] | None = None) -> Any:
        return self._rest.ask(method, path, data=data, query=_VERSION)


def _path(comment: Comment) -> str:
    return f"/threads/{comment.id}/comments/{comment.handle}"


def _authorization(target: Target, secret: str) -> str:
    """The job's own token is a bearer's; a personal one is a password without a user."""
    if target.token.variable == _JOB_TOKEN:
        return f"Bearer {secret}"
    return f"Basic {b64encode(f':{secret}'.encode()).decode()}"
