"""Nothing that a plan, a policy or a waiver says becomes markup, mention, link or formula."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal as D
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as Xml

import click
import pytest
from support.evil import EVIL
from support.shop import create, plan_of, resource, run

from costguard.model.budget import Environment, Limit
from costguard.model.finding import Finding, Level
from costguard.model.recommendation import PlanToBudget, Recommendation
from costguard.model.waiver import Waived, Waiver
from costguard.pricing.combine import combine
from costguard.report import FORMATS, render_all, renderer
from costguard.result import CheckResult, Decision, Project
from costguard.verdict import Verdict

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\ud800-\udfff\ufffe]")
ACTIVE = re.compile(r"@\w|:\/\/|www\.", re.IGNORECASE)
"""What platforms turn into mentions and links where they see it in plain text."""


def evil_result(evil: str) -> CheckResult:
    """A check in which everything that comes from outside is the same bad text."""
    changes = [
        create(resource("aws_box", f'x["{evil}"]', size="small", tags={evil: evil, "b": evil})),
        create(resource("aws_box", f"far-{evil}", size=evil)),
        create(resource("aws_new", evil)),
    ]
    projects = [
        Project(name, plan_of(*changes[part:]), run(*changes[part:]))
        for part, name in enumerate((evil, f"two {evil}"))
    ]
    told = [
        Finding(evil, level, evil, evil, remedy=evil, weight=D(1), policy=evil)
        for level in (Level.BLOCK, Level.WARN, Level.NOTE)
    ]
    day = datetime(2026, 1, 1, tzinfo=UTC)
    waiver = Waiver(evil, evil, evil, evil, evil, day, day, evil, approved_by=evil, ticket=evil)
    advice = Recommendation(evil, evil, evil, (), D(2), D(1), D(1), (evil,), evil, evil)
    decision = Decision(
        Verdict.BLOCK,
        tuple(told),
        Environment(evil, limit=Limit(D(5))),
        evil,
        evil,
        waived=(Waived(told[0], waiver),),
        recommendations=(advice,),
        plan_to_budget=PlanToBudget((advice,), D(1), evil),
    )
    return CheckResult(tuple(projects), combine(projects).estimate, decision=decision)


@pytest.fixture(params=EVIL)
def evil(request: pytest.FixtureRequest) -> str:
    text: str = request.param
    return text


@pytest.mark.parametrize("form", FORMATS)
def test_no_control_character_reaches_a_terminal_or_a_file(form: str, evil: str) -> None:
    result = evil_result(evil)
    for text in (renderer(form)(result), render_all(form, [result, result])):
        shown = click.unstyle(text)
        assert not CONTROL.search(shown)
        assert text.encode()


@pytest.mark.parametrize("form", ["markdown", "markdown-summary"])
def test_markdown(form: str, evil: str) -> None:
    text = renderer(form)(evil_result(evil))
    outside = re.sub(r"`[^`\n]*`", "", text)
    assert not re.search(r"<(?!/?(details|summary|sub)>)", outside)
    assert not re.search(r"(?<!\\)\]\(|^\[.*\]:", outside, re.MULTILINE)
    assert not re.search(r"@\w|https?://|www\.", outside)
    assert "`" not in outside.replace("\\`", "")
    assert len(re.findall(r"^#", text, re.MULTILINE)) == 1


class Page(HTMLParser):
    """Elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}


def seen(text: str) -> set[str]:
    page = Page()
    page.feed(text)
    return page.seen


def test_html(evil: str) -> None:
    """A page has the elements of one with harmless names, and none that loads or runs anything."""
    text = renderer("html")(evil_result(evil))
    assert seen(text) == seen(renderer("html")(evil_result("harmless")))
    assert not seen(text) & {"script", "img", "iframe", "a", "href", "src", "xlink:href", "onload"}


def test_junit(evil: str) -> None:
    root = Xml.fromstring(renderer("junit")(evil_result(evil)))
    assert [e.tag for e in root.iter()] == [
        *("testsuites", "testsuite", "testcase", "system-out", "testcase", "failure"),
        *("testcase", "system-out", "testcase", "system-out", "testcase", "skipped"),
    ]
    values = [v for e in root.iter() for v in (e.text or "", *e.attrib.values())]
    assert not any(ACTIVE.search(value) for value in values)


def texts(value: Any) -> Iterator[str]:
    """All texts in a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


@pytest.mark.parametrize("form", ["sarif", "gitlab-codequality", "slack"])
def test_json_for_platforms(form: str, evil: str) -> None:
    document = json.loads(renderer(form)(evil_result(evil)))
    if form == "sarif":
        assert document.pop("$schema").startswith("https://")
        for result in document["runs"][0]["results"]:
            assert not re.search(r"(?<!\\)[\[\]]", result["message"]["text"])
    if form == "slack":
        assert '"mrkdwn"' not in json.dumps(document)
    if form == "gitlab-codequality":
        for entry in document:
            del entry["location"]  # a path, not a text
    for text in texts(document):
        assert not ACTIVE.search(text)
        assert not CONTROL.search(text)


@pytest.mark.parametrize("form", ["csv", "focus"])
def test_csv(form: str, evil: str) -> None:
    header, *rows = csv.reader(io.StringIO(renderer(form)(evil_result(evil))))
    assert rows
    for row in rows:
        assert len(row) == len(header)
        for cell in row:
            formula = cell.lstrip(" \ufffd")[:1] in set("=+-@|%\uff1d") - {""}
            assert not formula or re.fullmatch(r"-?\d+(\.\d+)?", cell)


def test_gitlab_metrics(evil: str) -> None:
    label = r'\w+="(?:[^"\\]|\\.)*"'
    for line in renderer("gitlab-metrics")(evil_result(evil)).splitlines():
        assert re.fullmatch(rf"# .*|\w+\{{{label},{label}\}} -?[\d.]+", line)


@pytest.mark.parametrize("form", ["json", "infracost-json"])
def test_json_gives_names_back_as_they_were(form: str, evil: str) -> None:
    document = json.loads(renderer(form)(evil_result(evil)))
    assert f'aws_box.x["{evil}"]' in set(texts(document))
