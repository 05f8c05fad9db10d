"""What GitHub alone has: limits told by 403, check runs, and hidden comments."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from support.platforms import TOKEN, Fault, Server, served

from costguard.errors import PlatformError
from costguard.platforms import connect
from costguard.platforms.github import GitHub
from costguard.platforms.marker import Marker
from costguard.platforms.posting import Behavior, post

MARKER = Marker.of("default", datetime(2026, 1, 2, tzinfo=UTC))


@pytest.fixture
def github() -> Iterator[Server]:
    with served("github") as running:
        yield running


def test_a_rate_limit_that_comes_as_403_is_waited_for(
    github: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    message = "You have exceeded a secondary rate limit"
    github.faults = [Fault("POST", 403, message=message)]
    with connect(github.target) as platform:
        assert post(platform, "one", MARKER).action == "created"
    assert waits == [60]


def test_a_rate_limit_that_ends_in_an_hour_is_not_waited_for(github: Server) -> None:
    reset = (("X-RateLimit-Reset", str(int(time.time()) + 3600)),)
    github.faults = [Fault("POST", 403, reset, "API rate limit exceeded for installation")]
    with connect(github.target) as platform, pytest.raises(PlatformError, match="too many req"):
        post(platform, "one", MARKER)


def test_a_check_run_is_put_on_the_head(github: Server) -> None:
    with connect(github.target) as platform:
        assert isinstance(platform, GitHub)
        platform.check_run("costguard", "failure", "costguard: block", "### block")
    (check,) = github.checks
    assert (check["head_sha"], check["conclusion"]) == ("abc123", "failure")
    assert check["output"] == {"title": "costguard: block", "summary": "### block"}


def test_without_a_commit_the_pull_request_tells_the_head(github: Server) -> None:
    with connect(github.target._replace(commit="")) as platform:
        assert isinstance(platform, GitHub)
        platform.check_run("costguard", "success", "costguard: pass", "ok")
    assert github.checks[0]["head_sha"] == "abc123"


def test_a_token_that_may_not_write_checks(github: Server) -> None:
    github.faults = [Fault("POST", 403, message="Resource not accessible by integration")]
    with connect(github.target) as platform:
        assert isinstance(platform, GitHub)
        with pytest.raises(PlatformError, match="checks: write"):
            platform.check_run("costguard", "success", "costguard: pass", "ok")


def test_the_token_is_in_no_log(github: Server, caplog: pytest.LogCaptureFixture) -> None:
    with connect(github.target) as platform:
        for name in ("github", "urllib3"):
            caplog.set_level(logging.DEBUG, name)
        post(platform, "one", MARKER)
        post(platform, "two", MARKER, Behavior.HIDE_AND_NEW)
    assert caplog.records
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(github.target)
