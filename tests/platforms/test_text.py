"""Marker and room of a comment, and the job's summary."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from costguard.errors import PlatformError, UsageError
from costguard.platforms import PLATFORMS, format_of
from costguard.platforms.fit import fitted
from costguard.platforms.marker import Marker, content
from costguard.platforms.posting import written
from costguard.platforms.summary import add_summary
from costguard.platforms.target import Target, Token

MARKER = Marker.of("default", datetime(2026, 1, 2, tzinfo=UTC))
HEAD = "### block\n\n**Too dear.**"
DETAILS = "<details><summary>{}</summary>\n\n- a\n\n- b {}\n\n</details>"


@pytest.mark.parametrize("tag", ["", "a b", "a)", "-a", "a\n", "ä", "a" * 101, "a,b", "[x]"])
def test_a_tag_that_cannot_stand_in_a_marker(tag: str) -> None:
    with pytest.raises(UsageError, match="--tag"):
        Marker.of(tag, datetime.now(UTC))


@pytest.mark.parametrize("html", [True, False])
def test_a_marker_is_found_again_and_is_no_content(html: bool) -> None:
    body = Marker.of("a/b_c.d-e", MARKER.valid_at).put("text", html=html)
    assert Marker.of("a/b_c.d-e", MARKER.valid_at).is_in(body.replace("\n", "\r\n") + "\n")
    assert not Marker.of("a/b", MARKER.valid_at).is_in(body)
    assert content(body) == "text"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_whatever_the_report_the_comment_keeps_to_the_limit(platform: str) -> None:
    taken = format_of(platform)
    text = "\n\n".join([HEAD, *(DETAILS.format(n, "x" * 20_000) for n in range(60))])
    body = written(taken, text, MARKER)
    assert taken.limit - 21_000 < len(body) <= taken.limit
    assert HEAD in body
    assert "left out, for the comment has no room for more" in body
    assert body.count("<details>") == body.count("</details>")
    assert MARKER.is_in(body)


def test_details_go_before_paragraphs_and_from_the_end() -> None:
    text = "\n\n".join([HEAD, DETAILS.format("one", "x" * 300), "foot", DETAILS.format("two", "")])
    assert fitted(text, 2000, html=True) == text
    cut = fitted(text, len(text) - 1, html=True)
    assert "one" not in cut  # two is too short to make room for the note
    assert cut.startswith(f"{HEAD}\n\nfoot\n\n*2 sections left out")


def test_a_report_of_one_endless_paragraph_is_cut() -> None:
    assert len(fitted("x" * 5000, 1000, html=True)) <= 1000


def test_the_summary_of_a_job_is_added_to(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    path.write_text("before\n")
    target = Target("github", "", Token(), summary=str(path))
    add_summary(target, HEAD)
    assert path.read_text() == f"before\n{HEAD}\n\n"
    with pytest.raises(PlatformError, match="the job's summary"):
        add_summary(target._replace(summary=str(tmp_path)), HEAD)
