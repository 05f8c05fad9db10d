"""What platforms without a client of their own may answer, and what is asked of them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from support.platforms import TOKEN, Fault, Server, served

from costguard.errors import PlatformError
from costguard.platforms import connect
from costguard.platforms.marker import Marker
from costguard.platforms.posting import Posted, post
from costguard.platforms.target import Token

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def bitbucket() -> Iterator[Server]:
    with served("bitbucket") as running:
        yield running


@pytest.fixture
def data_center() -> Iterator[Server]:
    with served("bitbucket-server") as running:
        yield running


@pytest.fixture
def azure() -> Iterator[Server]:
    with served("azure-repos") as running:
        yield running


def send(server: Server, text: str, minute: int = 0, token: Token | None = None) -> Posted:
    target = server.target._replace(token=token or server.target.token)
    with connect(target) as platform:
        return post(platform, text, Marker.of("default", NOON.replace(minute=minute)))


def test_a_next_page_on_another_host_is_not_asked_for(
    bitbucket: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "support.platform_answers.Answers._next", lambda *_: "https://elsewhere.test/comments"
    )
    for number in range(3):
        bitbucket.add(f"comment {number}")
    with pytest.raises(PlatformError, match="the next page is on another host"):
        send(bitbucket, "one")


@pytest.mark.parametrize("token", [f"user:{TOKEN}", TOKEN])
def test_bitbucket_takes_a_token_or_user_and_password(bitbucket: Server, token: str) -> None:
    assert send(bitbucket, "one", token=Token(token, "BITBUCKET_TOKEN")).action == "created"


def test_a_password_is_scrubbed_in_the_form_that_it_is_sent_in(bitbucket: Server) -> None:
    # what base64 makes of user:s3cret-token
    sent = "dXNlcjpzM2NyZXQtdG9rZW4="
    bitbucket.faults = [Fault("POST", 403, message=f"Basic {sent} is not enough")]
    with pytest.raises(PlatformError, match=r"Basic \*\*\* is not enough"):
        send(bitbucket, "one", token=Token(f"user:{TOKEN}", "BITBUCKET_TOKEN"))


def test_azure_takes_a_personal_token_as_a_password(azure: Server) -> None:
    assert send(azure, "one", token=Token(TOKEN, "AZURE_DEVOPS_EXT_PAT")).action == "created"


@pytest.mark.parametrize("status", [203, 302])
def test_a_page_to_sign_in_means_that_the_token_is_wrong(azure: Server, status: int) -> None:
    azure.faults = [Fault("GET", status)]
    with pytest.raises(PlatformError, match="the token in SYSTEM_ACCESSTOKEN is not accepted"):
        send(azure, "one")


def test_a_comment_that_got_another_version_is_edited_all_the_same(data_center: Server) -> None:
    send(data_center, "one")
    data_center.meanwhile["PUT"] = lambda: data_center.versions.update({11: 5})
    assert send(data_center, "two", 1) == ("updated", 11)
    assert "two" in data_center.bodies[11]


def test_a_comment_that_cannot_be_changed_is_an_error(data_center: Server) -> None:
    send(data_center, "one")
    data_center.faults = [Fault("PUT", 409, message="archived")] * 2
    with pytest.raises(PlatformError, match=r"changed by somebody else .*HTTP 409: archived"):
        send(data_center, "two", 1)


@pytest.mark.parametrize(("asked", "waits"), [("2", [2.0]), ("soon", [0.25]), ("", [0.25])])
def test_how_long_is_waited(
    bitbucket: Server, monkeypatch: pytest.MonkeyPatch, asked: str, waits: list[float]
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    bitbucket.faults = [Fault("POST", 429, (("Retry-After", asked),))]
    send(bitbucket, "one")
    assert slept == waits


def test_a_wait_until_a_moment_that_is_over(
    bitbucket: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    over = (("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),)
    bitbucket.faults = [Fault("POST", 503, over)]
    send(bitbucket, "one")
    assert slept == [0.0]
