"""GitHub and GitHub Enterprise, through PyGithub.

https://docs.github.com/en/rest/issues/comments
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costguard.errors import PlatformError
from costguard.platforms.failure import LONGEST_WAIT, TIMEOUT, failure, given_up, not_installed
from costguard.platforms.port import Comment, Format
from costguard.platforms.target import Target, number, secret_of, token_of

if TYPE_CHECKING:
    from github import Github
    from github.PullRequest import PullRequest
    from github.Repository import Repository

_NEEDS = "the permission pull-requests: write (for --check-run, checks: write)"
_API = "https://api.github.com"

FORMAT = Format(65_536)
"""What a comment may be."""


def detected(environ: Mapping[str, str], *, chosen: bool = False) -> Target | None:
    """The pull request of a job of GitHub Actions, or of Azure Pipelines for GitHub."""
    token = token_of(environ, "GITHUB_TOKEN", "GH_TOKEN")
    api = environ.get("GITHUB_API_URL") or _API
    if environ.get("TF_BUILD") and environ.get("BUILD_REPOSITORY_PROVIDER") == "GitHub":
        return Target(
            "github",
            api,
            token,
            environ.get("BUILD_REPOSITORY_NAME", ""),
            number(environ.get("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER")),
            environ.get("SYSTEM_PULLREQUEST_SOURCECOMMITID", ""),
        )
    if not (chosen or environ.get("GITHUB_ACTIONS")):
        return None
    event = _event(environ.get("GITHUB_EVENT_PATH", ""))
    return Target(
        "github",
        api,
        token,
        environ.get("GITHUB_REPOSITORY", ""),
        _pull_request(event, environ.get("GITHUB_REF", "")),
        # GITHUB_SHA is the merge that GitHub tries; nobody would see a check on it.
        _head(event) or environ.get("GITHUB_SHA", ""),
        environ.get("GITHUB_STEP_SUMMARY", ""),
    )


def _event(path: str) -> dict[str, Any]:
    """What set the job off; empty where it cannot be read."""
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError):
        return {}
    return event if isinstance(event, dict) else {}


def _pull_request(event: Mapping[str, Any], ref: str) -> int:
    issue = event.get("issue") or {}
    about = event.get("pull_request") or (issue if "pull_request" in issue else {})
    parts = ref.split("/")  # refs/pull/7/merge
    named = number(parts[2]) if parts[:2] == ["refs", "pull"] and len(parts) > 2 else 0
    return number(str(about.get("number", ""))) or named


def _head(event: Mapping[str, Any]) -> str:
    return str(((event.get("pull_request") or {}).get("head") or {}).get("sha", ""))


def connect(target: Target) -> GitHub:
    """Open the pull request; raises as ``costguard.platforms.connect``."""
    return GitHub(target)


class GitHub:
    """The comments of a pull request on GitHub."""

    format = FORMAT

    def __init__(self, target: Target) -> None:
        self._target = target
        self._client = _client(target)
        self._repo: Repository = self._client.get_repo(target.repo)
        self._pull: PullRequest = self._repo.get_pull(target.pull_request)

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def refuse_closed(self) -> None:
        """Raise ``PlatformError`` where the pull request is not open."""
        with self._errors():
            state = self._pull.state
        if state != "open":
            raise PlatformError(f"{self._target.place}: the pull request is {state}")

    def comments(self) -> list[Comment]:
        """All comments on the pull request as a whole."""
        with self._errors():
            found = self._pull.get_issue_comments()
            return [Comment(one.id, one.body or "", one) for one in found]

    def create(self, body: str) -> Comment:
        """Post a comment."""
        with self._errors():
            made = self._pull.create_issue_comment(body)
        return Comment(made.id, body, made)

    def edit(self, comment: Comment, body: str) -> None:
        """Give a comment another text."""
        with self._errors():
            comment.handle.edit(body)

    def delete(self, comment: Comment) -> None:
        """Take a comment away."""
        with self._errors():
            comment.handle.delete()

    def hide(self, comment: Comment, folded: str) -> None:
        """Hide a comment as outdated, as GitHub's own menu does."""
        with self._errors():
            comment.handle.minimize("OUTDATED")

    def check_run(self, name: str, conclusion: str, title: str, summary: str) -> None:
        """Put a check on the head of the pull request.

        ``conclusion`` is ``success``, ``neutral`` or ``failure``. Raises ``PlatformError``.
        """
        with self._errors():
            self._repo.create_check_run(
                name=name,
                head_sha=self._target.commit or self._pull.head.sha,
                status="completed",
                conclusion=conclusion,
                output={"title": title, "summary": summary},
            )

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the client's errors into one sentence."""
        from github import GithubException
        from requests import RequestException

        try:
            yield
        except GithubException as error:
            said = error.data.get("message") if isinstance(error.data, dict) else ""
            status = 429 if "rate limit" in str(said).lower() else error.status
            missing = "could not resolve to a node" in str(error.data).lower()
            raise failure(self._target, _NEEDS, 404 if missing else status, said) from None
        except RequestException as error:
            raise given_up(self._target, _NEEDS, error) from None


def _client(target: Target) -> Github:
    secret = secret_of(target)
    try:
        from github import Auth, Github, GithubRetry
    except ImportError:
        raise not_installed("PyGithub") from None
    from costguard.platforms.patience import POLICY, Patient, quieten

    class PatientWithGitHub(GithubRetry, Patient):
        """Sees too that GitHub tells of its limits by 403, and when they end."""

    quieten()
    retry = PatientWithGitHub(
        secondary_rate_wait=LONGEST_WAIT, max_rate_limit_wait=LONGEST_WAIT, **POLICY
    )
    return Github(
        auth=Auth.Token(secret),
        base_url=target.api.rstrip("/"),
        timeout=int(TIMEOUT),
        retry=retry,
        per_page=100,
        lazy=True,
        seconds_between_requests=None,
        seconds_between_writes=None,
    )
