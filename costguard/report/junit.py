"""JUnit's XML: a suite for each environment, a case for each finding.

JUnit knows no warning: what blocks is a failure, a waived finding is skipped, and the rest passes
with its message as output.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from costguard.model.finding import Level
from costguard.report import words
from costguard.report.issues import Issue, issues
from costguard.result import Result


def render(result: Result) -> str:
    """Render a result as one suite."""
    return render_all([result])


def render_all(results: Sequence[Result]) -> str:
    """Render several environments, each as a suite."""
    root = Xml.Element("testsuites", name="costguard")
    for result in results:
        _suite(root, result)
    for total in ("tests", "failures", "skipped"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    Xml.indent(root)
    text: str = Xml.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(root: Xml.Element, result: Result) -> None:
    name = words.inert(words.environment(result) or result.source)
    found = issues([result])
    suite = Xml.SubElement(root, "testsuite", name=name, tests=str(len(found) + 1))
    suite.set("failures", str(sum(map(_fails, found))))
    suite.set("errors", "0")
    suite.set("skipped", str(sum(issue.waiver is not None for issue in found)))
    estimate = Xml.SubElement(suite, "testcase", classname=f"costguard.{name}", name="estimate")
    sentence = words.headline(result.estimate, result.decision)
    Xml.SubElement(estimate, "system-out").text = words.visible(sentence)
    for issue in found:
        _case(suite, issue, f"costguard.{name}")


def _fails(issue: Issue) -> bool:
    return issue.waiver is None and issue.finding.level is Level.BLOCK


def _case(suite: Xml.Element, issue: Issue, classname: str) -> None:
    finding = issue.finding
    name = words.inert(f"{finding.id}: {finding.address}" if finding.address else finding.id)
    case = Xml.SubElement(suite, "testcase", classname=classname, name=name)
    if issue.waiver is not None:
        Xml.SubElement(case, "skipped", message=words.inert(f"waiver {issue.waiver.id}"))
    elif _fails(issue):
        message = words.inert(finding.message)
        failure = Xml.SubElement(case, "failure", message=message, type=words.inert(finding.id))
        failure.text = issue.text
    else:
        Xml.SubElement(case, "system-out").text = f"{finding.level.value}: {issue.text}"
