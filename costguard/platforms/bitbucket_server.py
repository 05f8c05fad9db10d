"""Bitbucket Data Center and Server.

https://developer.atlassian.com/server/bitbucket/rest/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from costguard.errors import PlatformError
from costguard.platforms.bitbucket import authorization, parts_of
from costguard.platforms.port import Comment, Format
from costguard.platforms.rest import Rest
from costguard.platforms.target import Target, number, secret_of, token_of

_NEEDS = "the permission to write to the repository"
_CONFLICT = 409

FORMAT = Format(32_768, html=False)
"""What a comment may be."""


def detected(environ: Mapping[str, str], *, chosen: bool = False) -> Target | None:
    """The pull request of a job, of which ``BITBUCKET_SERVER_URL`` tells the server.

    The server has no jobs of its own; what Jenkins tells of a pull request is read.
    """
    if not (chosen or environ.get("BITBUCKET_SERVER_URL")):
        return None
    return Target(
        "bitbucket-server",
        environ.get("BITBUCKET_SERVER_URL", ""),
        token_of(environ, "BITBUCKET_TOKEN"),
        pull_request=number(environ.get("CHANGE_ID")),
    )


def connect(target: Target) -> BitbucketServer:
    """Open the pull request; raises as ``costguard.platforms.connect``."""
    return BitbucketServer(target)


class BitbucketServer:
    """The comments of a pull request on Bitbucket Data Center."""

    format = FORMAT

    def __init__(self, target: Target) -> None:
        self._target = target
        if not target.api:
            raise PlatformError(f"{target.place}: no address; set BITBUCKET_SERVER_URL")
        project, name = parts_of(target)
        pull = f"/projects/{project}/repos/{name}/pull-requests/{target.pull_request}"
        base = target.api.rstrip("/") + "/rest/api/1.0" + pull
        self._rest = Rest(target, base, authorization(secret_of(target)), _NEEDS)

    def close(self) -> None:
        """End the connection."""
        self._rest.close()

    def refuse_closed(self) -> None:
        """Raise ``PlatformError`` where the pull request is not open."""
        state = self._rest.ask("GET", "")["state"]
        if state != "OPEN":
            raise PlatformError(f"{self._target.place}: the pull request is {state.lower()}")

    def comments(self) -> list[Comment]:
        """All comments; they are among what happened to the pull request."""
        found: dict[int, Comment] = {}
        start: int | None = 0
        while start is not None:
            page = self._rest.ask("GET", "/activities", query={"start": start, "limit": 100})
            for one in page["values"]:
                if one["action"] == "COMMENTED" and "comment" in one:
                    comment = one["comment"]
                    found[comment["id"]] = Comment(comment["id"], comment["text"], comment)
            start = None if page["isLastPage"] else page["nextPageStart"]
        return list(found.values())

    def create(self, body: str) -> Comment:
        """Post a comment."""
        made = self._rest.ask("POST", "/comments", data={"text": body})
        return Comment(made["id"], body, made)

    def edit(self, comment: Comment, body: str) -> None:
        """Give a comment another text."""
        path = f"/comments/{comment.id}"
        self._versioned(
            comment,
            lambda version: self._rest.ask("PUT", path, data={"text": body, "version": version}),
        )

    def delete(self, comment: Comment) -> None:
        """Take a comment away."""
        path = f"/comments/{comment.id}"
        self._versioned(
            comment, lambda version: self._rest.ask("DELETE", path, query={"version": version})
        )

    def hide(self, comment: Comment, folded: str) -> None:
        """Shorten a comment: Bitbucket hides none and folds nothing."""
        self.edit(comment, folded)

    def _versioned(self, comment: Comment, change: Callable[[int], Any]) -> None:
        """Change a comment; once more where it has got another version meanwhile."""
        try:
            change(comment.handle["version"])
        except PlatformError as error:
            if error.status != _CONFLICT:
                raise
            change(self._rest.ask("GET", f"/comments/{comment.id}")["version"])
