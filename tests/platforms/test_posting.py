"""Comments through the real clients, against servers that behave like the platforms."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from support.platforms import TOKEN, Fault, Server

from costguard.errors import PlatformError
from costguard.platforms import connect
from costguard.platforms.marker import Marker
from costguard.platforms.patience import POLICY
from costguard.platforms.posting import Behavior, Posted, post
from costguard.platforms.target import Target, Token

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


def at(minutes: int, tag: str = "default") -> Marker:
    return Marker.of(tag, NOON + timedelta(minutes=minutes))


def send(
    server: Server,
    text: str,
    marker: Marker | None = None,
    behavior: Behavior = Behavior.UPDATE,
    take_over: str = "",
) -> Posted:
    with connect(server.target) as platform:
        return post(platform, text, marker or at(0), behavior, take_over)


def send_to(target: Target, text: str) -> None:
    with connect(target) as platform:
        post(platform, text, at(0))


def test_a_first_comment_is_posted_with_its_marker(server: Server) -> None:
    assert send(server, "### block\n\n<details><summary>More</summary>\n\nrows\n\n</details>") == (
        "created",
        11,
    )
    body = server.bodies[11]
    words = "(costguard-comment, tag=default, valid-at=2026-01-02T12:00:00Z)"
    if server.platform.startswith("bitbucket"):  # shows tags and links as they are
        assert body == f"### block\n\n**More**\n\nrows\n\n*{words}*"
    else:
        assert body.startswith(f"[//]: <> {words}\n### block\n\n<details>")


def test_the_second_run_updates_the_first_ones_comment(server: Server) -> None:
    for number in range(5):  # several pages of other people's comments
        server.add(f"looks good {number}")
    first = send(server, "one", at(0))
    server.add("thanks")
    assert send(server, "two", at(1)) == ("updated", first.comment)
    assert "two" in server.bodies[first.comment]
    assert len(server.bodies) == 7


def test_nothing_is_written_where_nothing_has_changed(server: Server) -> None:
    send(server, "one", at(0))
    before = len(server.asked)
    assert send(server, "one", at(1)) == ("unchanged", 11)
    assert {line.split()[0] for line in server.asked[before:]} == {"GET"}


def test_an_older_run_leaves_the_comment_of_a_later_one(server: Server) -> None:
    send(server, "late", at(5))
    for behavior in (Behavior.UPDATE, Behavior.HIDE_AND_NEW, Behavior.DELETE_AND_NEW):
        assert send(server, "early", at(0), behavior) == ("skipped", 11)
    assert len(server.bodies) == 1
    assert "late" in server.bodies[11]


def test_each_tag_has_its_own_comment(server: Server) -> None:
    send(server, "web one", at(0, "web"))
    send(server, "webapp", at(0, "web-app"))
    assert send(server, "web two", at(1, "web")) == ("updated", 11)
    assert len(server.bodies) == 2
    assert "webapp" in server.bodies[12]


def test_new_adds_a_comment_each_time(server: Server) -> None:
    send(server, "one", at(0), Behavior.NEW)
    assert send(server, "two", at(1), Behavior.NEW) == ("created", 12)
    assert "one" in server.bodies[11]


def test_delete_and_new(server: Server) -> None:
    server.add("a person's")
    send(server, "one", at(0), Behavior.DELETE_AND_NEW)
    assert send(server, "two", at(1), Behavior.DELETE_AND_NEW) == ("created", 13)
    assert list(server.bodies) == [11, 13]


def test_hide_and_new(server: Server) -> None:
    send(server, "### ok: one\n\nrows", at(0), Behavior.HIDE_AND_NEW)
    assert send(server, "two", at(1), Behavior.HIDE_AND_NEW) == ("created", 12)
    hidden = server.bodies[11]
    if server.platform == "github":
        assert server.hidden == [11]
        assert "one" in hidden
    elif server.platform.startswith("bitbucket"):
        assert hidden == "Outdated: ok: one\n\n*(costguard-outdated)*"
    else:
        assert "<details><summary>costguard: outdated</summary>\n\n### ok: one" in hidden
    assert send(server, "three", at(2)).action == "updated"


def test_an_infracost_comment_is_taken_over_when_asked(server: Server) -> None:
    theirs = "(infracost-comment, valid-at=2025-01-01T00:00:00Z)"
    if server.platform.startswith("bitbucket"):
        server.add(f"old report\n\n*{theirs}*")
    else:
        server.add(f"[//]: <> {theirs}\nold report")
    send(server, "beside it", at(0, "other"))
    assert "old report" in server.bodies[11]
    assert send(server, "ours", at(1), take_over="infracost-comment") == ("updated", 11)
    assert "ours" in server.bodies[11]
    assert "infracost" not in server.bodies[11]


def test_a_marker_that_somebody_quotes_is_not_taken_for_ours(server: Server) -> None:
    marked = at(0).put("quoted", html=True)
    server.add(f"What is this?\n{marked}\nIt is strange.")
    assert send(server, "one", at(1)).action == "created"


def test_a_busy_platform_is_asked_again_when_it_says(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    server.faults = [Fault("GET", 429, (("Retry-After", "7"),)), Fault("POST", 503)]
    assert send(server, "one").action == "created"
    assert not server.faults
    assert len(server.bodies) == 1
    assert waits[0] == 7


def test_a_failure_after_the_comment_was_stored_makes_no_second_one(server: Server) -> None:
    server.faults = [Fault("POST", 502, after=True)]
    assert send(server, "one") == ("updated", 11)
    assert list(server.bodies) == [11]


def test_a_comment_that_is_deleted_before_the_update_is_posted_anew(server: Server) -> None:
    send(server, "one", at(0))
    edit = "PATCH" if server.platform in {"github", "azure-repos"} else "PUT"
    server.meanwhile[edit] = server.bodies.clear
    assert send(server, "two", at(1)) == ("created", 12)


def test_a_comment_that_is_deleted_before_it_is_hidden(server: Server) -> None:
    send(server, "one", at(0))
    server.meanwhile["POST"] = lambda: server.bodies.pop(11)
    assert send(server, "two", at(1), Behavior.HIDE_AND_NEW) == ("created", 12)


def test_a_comment_that_is_deleted_before_we_delete_it(server: Server) -> None:
    send(server, "one", at(0))
    server.meanwhile["DELETE"] = lambda: server.bodies.pop(11)
    assert send(server, "two", at(1), Behavior.DELETE_AND_NEW) == ("created", 12)


@pytest.mark.parametrize("ours", [0, 5])
def test_of_two_runs_the_oldest_comment_stays_with_the_later_text(
    server: Server, ours: int
) -> None:
    """Another run posts between our look and our comment."""
    html = not server.platform.startswith("bitbucket")
    server.meanwhile["POST"] = lambda: server.add(at(3).put("theirs", html=html))
    assert send(server, "ours", at(ours)) == ("updated", 11)
    assert list(server.bodies) == [11]
    assert ("ours" if ours == 5 else "theirs") in server.bodies[11]


def test_an_older_run_that_overwrites_a_later_one_is_overwritten(server: Server) -> None:
    """Its edit arrives between ours and our second look."""
    send(server, "first", at(0))
    html = not server.platform.startswith("bitbucket")

    def overwrite() -> None:
        server.bodies[11] = at(1).put("older", html=html)

    edit = "PATCH" if server.platform in {"github", "azure-repos"} else "PUT"
    server.meanwhile[edit] = lambda: server.meanwhile.update(GET=overwrite)
    assert send(server, "later", at(2)) == ("updated", 11)
    assert "later" in server.bodies[11]


@pytest.mark.parametrize("behavior", [b for b in Behavior if b is not Behavior.NEW])
def test_concurrent_runs_leave_one_comment(server: Server, behavior: Behavior) -> None:
    start = Barrier(3)

    def run() -> None:
        start.wait()
        send(server, "same", at(0), behavior)

    runs = [Thread(target=run) for _ in range(2)]
    for one in runs:
        one.start()
    start.wait()
    for one in runs:
        one.join()
    visible = [body for body in server.bodies.values() if at(0).is_in(body)]
    assert len(visible) - len(server.hidden) == 1


def test_a_closed_pull_request_gets_no_comment(server: Server) -> None:
    server.open = False
    with pytest.raises(PlatformError, match=r"team/infra #7: the (pull|merge) request is \w+$"):
        send(server, "one")
    assert not server.bodies


def test_a_token_without_rights(server: Server) -> None:
    server.faults = [Fault("POST", 403, message=f"Resource not accessible by {TOKEN}")]
    variable = server.target.token.variable
    expected = f"the token in {variable} may not do this; it needs .*HTTP 403.*by \\*\\*\\*"
    with pytest.raises(PlatformError, match=expected) as caught:
        send(server, "one")
    assert TOKEN not in str(caught.value)


def test_a_wrong_token_is_named_by_its_variable(server: Server) -> None:
    target = server.target._replace(token=Token("wrong-token", "THE_TOKEN"))
    with pytest.raises(PlatformError, match="THE_TOKEN is not accepted") as caught:
        send_to(target, "one")
    assert "wrong-token" not in str(caught.value)


def test_an_unknown_pull_request(server: Server) -> None:
    with pytest.raises(PlatformError, match="not found; check repository and pull request"):
        send_to(server.target._replace(repo="team/other"), "one")


def test_a_platform_that_is_busy_for_long_is_not_waited_for(server: Server) -> None:
    server.faults = [Fault("POST", 429, (("Retry-After", "86400"),))] * 9
    with pytest.raises(PlatformError, match="too many requests"):
        send(server, "one")
    assert server.written("POST") == 1


def test_a_platform_that_keeps_failing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    server.faults = [Fault("POST", 502)] * 9
    with pytest.raises(PlatformError, match="the platform fails; run it later"):
        send(server, "one")
    assert server.written("POST") == 5
    assert not server.bodies


def test_a_platform_that_does_not_answer(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("rest", "github", "gitlab"):
        monkeypatch.setattr(f"costguard.platforms.{module}.TIMEOUT", 1)
    monkeypatch.setattr("costguard.platforms.rest.TRIES", 1)
    monkeypatch.setitem(POLICY, "total", 0)
    server.faults = [Fault("GET", 200, delay=1.5)]
    with pytest.raises(PlatformError, match="no answer"):
        send(server, "one")


def test_nobody_listens(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    target = server.target._replace(api="http://127.0.0.1:9")
    with pytest.raises(PlatformError, match="no answer"):
        send_to(target, "one")
