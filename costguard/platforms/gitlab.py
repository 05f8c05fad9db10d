"""GitLab, on gitlab.com or at home, through python-gitlab.

https://docs.gitlab.com/api/notes/#merge-requests
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from costguard.errors import PlatformError
from costguard.platforms.failure import TIMEOUT, failure, given_up, not_installed
from costguard.platforms.port import Comment, Format
from costguard.platforms.target import Target, number, secret_of, token_of

_NEEDS = "the scope api, and at least the role Reporter"

FORMAT = Format(1_000_000)
"""What a comment may be."""


def detected(environ: Mapping[str, str], *, chosen: bool = False) -> Target | None:
    """The merge request of a job of GitLab CI.

    The token of the job itself cannot write notes, so that it is not looked at.
    """
    if not (chosen or environ.get("GITLAB_CI")):
        return None
    return Target(
        "gitlab",
        environ.get("CI_SERVER_URL") or "https://gitlab.com",
        token_of(environ, "GITLAB_TOKEN"),
        environ.get("CI_MERGE_REQUEST_PROJECT_PATH") or environ.get("CI_PROJECT_PATH", ""),
        number(environ.get("CI_MERGE_REQUEST_IID")),
        environ.get("CI_COMMIT_SHA", ""),
    )


def connect(target: Target) -> GitLab:
    """Open the merge request; raises as ``costguard.platforms.connect``."""
    return GitLab(target)


class GitLab:
    """The notes on a merge request."""

    format = FORMAT

    def __init__(self, target: Target) -> None:
        self._target = target
        self._client = _client(target)
        self._requests = self._client.projects.get(target.repo, lazy=True).mergerequests
        self._notes = self._requests.get(target.pull_request, lazy=True).notes

    def close(self) -> None:
        """End the connection."""
        self._client.session.close()

    def refuse_closed(self) -> None:
        """Raise ``PlatformError`` where the merge request is not open."""
        with self._errors():
            state = self._requests.get(self._target.pull_request).state
        if state != "opened":
            raise PlatformError(f"{self._target.place}: the merge request is {state}")

    def comments(self) -> list[Comment]:
        """All notes that people wrote, not those that GitLab adds by itself."""
        with self._errors():
            found = self._notes.list(iterator=True, per_page=100)
            return [Comment(one.id, one.body) for one in found if not one.system]

    def create(self, body: str) -> Comment:
        """Post a note."""
        with self._errors():
            return Comment(self._notes.create({"body": body}).id, body)

    def edit(self, comment: Comment, body: str) -> None:
        """Give a note another text."""
        with self._errors():
            self._notes.update(comment.id, {"body": body})

    def delete(self, comment: Comment) -> None:
        """Take a note away."""
        with self._errors():
            self._notes.delete(comment.id)

    def hide(self, comment: Comment, folded: str) -> None:
        """Fold a note: GitLab hides none."""
        self.edit(comment, folded)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the client's errors into one sentence."""
        from gitlab.exceptions import GitlabError
        from requests import RequestException

        try:
            yield
        except GitlabError as error:
            status = error.response_code
            raise failure(self._target, _NEEDS, status, error.error_message) from None
        except RequestException as error:
            raise given_up(self._target, _NEEDS, error) from None


def _client(target: Target) -> Any:
    secret = secret_of(target)
    try:
        from gitlab import Gitlab
    except ImportError:
        raise not_installed("python-gitlab") from None
    from requests import Session
    from requests.adapters import HTTPAdapter

    from costguard.platforms.patience import POLICY, Patient, quieten

    # The client's own retries wait as long as the platform asks for, be it a day.
    quieten()
    session = Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=Patient(**POLICY)))
    return Gitlab(
        target.api,
        private_token=secret,
        timeout=TIMEOUT,
        session=session,
        keep_base_url=True,  # pages are asked for where the token belongs
    )
