"""Policies, their tests and what they find, as text, JSON and JUnit's XML."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from costguard.model.finding import Finding, Level
from costguard.model.money import plain
from costguard.policy.describe import Described
from costguard.policy.testing import Case, Outcome
from costguard.report.words import visible

_COLORS = {Level.BLOCK: "red", Level.WARN: "yellow", Level.NOTE: "cyan"}
_WORDS = {Level.BLOCK: "deny", Level.WARN: "warn", Level.NOTE: "note"}


def list_table(policies: Sequence[Described]) -> str:
    """Render policies, one to a line."""
    rows = [
        [
            one.policy.id,
            one.policy.title,
            one.policy.category,
            one.severity,
            ", ".join(one.policy.environments) or "all",
            one.tests,
            one.policy.path,
        ]
        for one in policies
    ]
    heads = ["id", "title", "category", "severity", "environments", "tests", "file"]
    return _table(rows, heads) + "\n"


def list_json(policies: Sequence[Described]) -> str:
    """Render policies as a JSON list."""
    return _json([_document(one) for one in policies])


def policy_text(one: Described) -> str:
    """Render all that a policy says of itself."""
    policy = one.policy
    rows = [
        ("severity", one.severity),
        ("category", policy.category),
        ("environments", ", ".join(policy.environments) or "all"),
        ("resource types", ", ".join(policy.resource_types)),
        ("remedy", policy.remedy),
        ("confidence", policy.confidence),
        ("page", policy.page),
        ("file", policy.path),
        ("package", policy.package),
        ("rules", ", ".join(policy.speaking)),
        ("tests", str(one.tests)),
    ]
    parts = [f"{click.style(policy.id, bold=True)}: {policy.title}"]
    if policy.description:
        parts.append(policy.description)
    parts.append(_table([row for row in rows if row[1]], []))
    if one.parameters:
        lines = [f"  {key}: {_value(value)}" for key, value in one.parameters.items()]
        head = f"Parameters, below costguard.parameters.{policy.id} in the data:"
        parts.append("\n".join([head, *lines]))
    if one.examples:
        parts.append("\n".join(["Examples:", *(f"  {name}" for name in one.examples)]))
    return "\n\n".join(parts) + "\n"


def policy_json(one: Described) -> str:
    """Render all that a policy says of itself as JSON."""
    policy = one.policy
    return _json(
        {
            **_document(one),
            "description": policy.description,
            "remedy": policy.remedy,
            "confidence": policy.confidence or None,
            "page": policy.page,
            "package": policy.package,
            "rules": list(policy.speaking),
            "parameters": one.parameters,
            "examples": list(one.examples),
        }
    )


def tests_table(run: Outcome) -> str:
    """Render the tests that failed, how much of each file is covered, and the sum."""
    parts = [f"{click.style('FAILED', fg='red')} {_name(case)}" for case in run.failed]
    rows = [[c.file, f"{c.percent}%", _lines(c.missed)] for c in run.coverage]
    parts.append(_table(rows, ["file", "covered", "lines that no test reaches"]))
    failed, passed = len(run.failed), len(run.cases) - len(run.failed)
    word = click.style(f"{failed} failed", fg="red") if failed else "none failed"
    return "\n".join([*parts, "", f"{passed} passed, {word}"]) + "\n"


def tests_junit(run: Outcome) -> str:
    """Render the tests as JUnit's XML, one suite for each file."""
    import xml.etree.ElementTree as Xml

    top = Xml.Element("testsuites", tests=str(len(run.cases)), failures=str(len(run.failed)))
    for file in dict.fromkeys(case.file for case in run.cases):
        cases = [case for case in run.cases if case.file == file]
        failures = sum(not case.passed for case in cases)
        suite = Xml.SubElement(
            top, "testsuite", name=file, tests=str(len(cases)), failures=str(failures)
        )
        for case in cases:
            element = Xml.SubElement(
                suite, "testcase", classname=case.package, name=case.name, file=case.file
            )
            if not case.passed:
                Xml.SubElement(element, "failure", message="the rule is not true")
    Xml.indent(top)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(top, encoding="unicode")}\n'


def findings_table(findings: Sequence[Finding], policies: int) -> str:
    """Render what policies find, heaviest first, and how many policies were asked."""
    lines = []
    for finding in findings:
        word = click.style(_WORDS[finding.level], fg=_COLORS[finding.level], bold=True)
        lines.append(f"{word}  {visible(finding.message)}  [{visible(finding.id)}]")
        if finding.remedy:
            lines.append(f"      {visible(finding.remedy)}")
    counts = ", ".join(
        f"{sum(f.level is level for f in findings)} {word}" for level, word in _WORDS.items()
    )
    asked = "1 policy" if policies == 1 else f"{policies} policies"
    return "\n".join([*lines, f"{asked}: {counts}"]) + "\n"


def findings_json(findings: Sequence[Finding], policies: int) -> str:
    """Render what policies find as JSON."""
    return _json(
        {
            "policies": policies,
            "findings": [
                {
                    "id": finding.id,
                    "level": finding.level.value,
                    "message": finding.message,
                    "address": finding.address,
                    "remedy": finding.remedy,
                    "policy": finding.policy,
                    "changes": [change._asdict() for change in finding.changes],
                    "saving": None if finding.saving is None else plain(finding.saving),
                }
                for finding in findings
            ],
        }
    )


def _document(one: Described) -> dict[str, Any]:
    policy = one.policy
    return {
        "id": policy.id,
        "title": policy.title,
        "category": policy.category,
        "severity": one.severity,
        "environments": list(policy.environments) or ["all"],
        "resource_types": list(policy.resource_types),
        "file": policy.path,
        "tests": one.tests,
    }


def _name(case: Case) -> str:
    return f"{case.file}: {case.name}"


def _lines(numbers: Sequence[int]) -> str:
    """Numbers with runs drawn together: 3-5, 9."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _table(rows: Sequence[Sequence[Any]], headers: Sequence[str]) -> str:
    from tabulate import tabulate

    return tabulate(rows, headers, tablefmt="plain", disable_numparse=True)


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
