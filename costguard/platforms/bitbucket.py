"""Bitbucket Cloud.

https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote

from costguard.errors import PlatformError, UsageError
from costguard.platforms.port import Comment, Format
from costguard.platforms.rest import Rest
from costguard.platforms.target import Target, number, secret_of, token_of

_API = "https://api.bitbucket.org/2.0"
_NEEDS = "the scope pullrequest:write"

FORMAT = Format(32_768, html=False)
"""What a comment may be."""


def detected(environ: Mapping[str, str], *, chosen: bool = False) -> Target | None:
    """The pull request of a job of Bitbucket Pipelines."""
    if not (chosen or environ.get("BITBUCKET_BUILD_NUMBER")):
        return None
    return Target(
        "bitbucket",
        environ.get("BITBUCKET_API_URL") or _API,
        token_of(environ, "BITBUCKET_TOKEN"),
        environ.get("BITBUCKET_REPO_FULL_NAME", ""),
        number(environ.get("BITBUCKET_PR_ID")),
        environ.get("BITBUCKET_COMMIT", ""),
    )


def authorization(secret: str) -> str:
    """The header for an access token, or for ``user:password``."""
    if ":" in secret:
        return f"Basic {b64encode(secret.encode()).decode()}"
    return f"Bearer {secret}"


def parts_of(target: Target) -> tuple[str, str]:
    """The two names of a repository, as they stand in an address.

    Raises ``UsageError`` where the repository is not named by two.
    """
    first, separator, second = target.repo.partition("/")
    if not (first and separator and second) or "/" in second:
        raise UsageError(
            f"--repo {target.repo!r:.100}: expected two names, such as team/infrastructure"
        )
    return quote(first, safe="~"), quote(second, safe="")


def connect(target: Target) -> Bitbucket:
    """Open the pull request; raises as ``costguard.platforms.connect``."""
    return Bitbucket(target)


class Bitbucket:
    """The comments of a pull request on Bitbucket Cloud."""

    format = FORMAT

    def __init__(self, target: Target) -> None:
        self._target = target
        workspace, name = parts_of(target)
        pull = f"/repositories/{workspace}/{name}/pullrequests/{target.pull_request}"
        secret = secret_of(target)
        self._rest = Rest(target, target.api.rstrip("/") + pull, authorization(secret), _NEEDS)

    def close(self) -> None:
        """End the connection."""
        self._rest.close()

    def refuse_closed(self) -> None:
        """Raise ``PlatformError`` where the pull request is not open."""
        state = self._rest.ask("GET", "")["state"]
        if state != "OPEN":
            raise PlatformError(f"{self._target.place}: the pull request is {state.lower()}")

    def comments(self) -> list[Comment]:
        """All comments, those on lines of code too."""
        found: list[Comment] = []
        page = self._rest.ask("GET", "/comments", query={"pagelen": 100})
        while True:
            found += [
                Comment(one["id"], one["content"]["raw"])
                for one in page["values"]
                if not one.get("deleted")
            ]
            if not page.get("next"):
                return found
            page = self._rest.ask("GET", page["next"])

    def create(self, body: str) -> Comment:
        """Post a comment."""
        made = self._rest.ask("POST", "/comments", data={"content": {"raw": body}})
        return Comment(made["id"], body)

    def edit(self, comment: Comment, body: str) -> None:
        """Give a comment another text."""
        self._rest.ask("PUT", f"/comments/{comment.id}", data={"content": {"raw": body}})

    def delete(self, comment: Comment) -> None:
        """Take a comment away."""
        self._rest.ask("DELETE", f"/comments/{comment.id}")

    def hide(self, comment: Comment, folded: str) -> None:
        """Shorten a comment: Bitbucket hides none and folds nothing."""
        self.edit(comment, folded)
