"""Unit tests of policies: the ``test_`` rules, each true or failed, and the lines they reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from costguard.errors import UsageError
from costguard.policy.bundle import Library, read_library
from costguard.policy.engine import PolicyError
from costguard.policy.regorus import Regorus


class Case(NamedTuple):
    """One test and how it went."""

    file: str
    package: str
    name: str
    passed: bool


class Covered(NamedTuple):
    """How much of a file the tests reach."""

    file: str
    reached: int
    """Lines that were evaluated."""
    missed: tuple[int, ...]
    """Numbers of the lines that were not."""

    @property
    def percent(self) -> int:
        """Share of the lines that were evaluated, rounded down; a file without any is covered."""
        lines = self.reached + len(self.missed)
        return 100 * self.reached // lines if lines else 100


class Outcome(NamedTuple):
    """All tests of a folder."""

    cases: tuple[Case, ...]
    coverage: tuple[Covered, ...]

    @property
    def failed(self) -> tuple[Case, ...]:
        """The tests that are not true."""
        return tuple(case for case in self.cases if not case.passed)


def run_tests(path: Path, *, v0: bool = False) -> Outcome:
    """Run the tests of a file or a folder.

    Raises ``UsageError`` where there are none, ``PolicyError`` where a policy is broken and where
    a test can not fail, for it asserts nothing.
    """
    library = read_library(path, v0=v0)
    rules = [
        (policy, test, f"data.{policy.package}.{test}")
        for policy in library.policies
        if _within(path, policy.path)
        for test in policy.tests
    ]
    if not rules:
        raise UsageError(f"{path}: no tests there; a test is a rule whose name begins with test_")
    engine = Regorus(coverage=True)
    try:
        engine.load(library.bundle)
        _refuse_idle(engine.idle_tests())
        values = engine.evaluate("{}", [rule for _, _, rule in rules])
        report = engine.covered()
    finally:
        engine.close()
    cases = (Case(p.path, p.package, test, values.get(rule) is True) for p, test, rule in rules)
    coverage = (file for file in _coverage(library, report) if _within(path, file.file))
    return Outcome(tuple(cases), tuple(coverage))


def _within(path: Path, file: str) -> bool:
    """Whether a file was asked for, and is not only what all of a library share."""
    return Path(file).is_relative_to(path)


def _refuse_idle(idle: list[str]) -> None:
    if idle:
        more = f" (and {len(idle) - 1} more such tests)" if len(idle) > 1 else ""
        raise PolicyError(
            f"{idle[0]}: the test asserts nothing; compare what the policy finds, as in "
            f"count(policy.deny) == 1 with input as ...{more}"
        )


def _coverage(library: Library, report: Mapping[str, Any]) -> Iterator[Covered]:
    """Coverage of the files that are no tests."""
    testing = {policy.path for policy in library.policies if policy.tests}
    return (
        Covered(file["path"], len(file["covered"]), tuple(file["not_covered"]))
        for file in report["files"]
        if file["path"] not in testing and not file["path"].endswith("_test.rego")
    )
