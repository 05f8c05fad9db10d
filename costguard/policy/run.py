"""Policies from the folder to the findings: found, loaded early, evaluated by their formats."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from costguard.model.finding import Finding, Level
from costguard.policy.engine import PolicyEngine, PolicyError
from costguard.policy.findings import findings, level_of
from costguard.policy.formats import Form
from costguard.policy.introduction import Folder, Introduction
from costguard.policy.metadata import Policy
from costguard.policy.opa import engine as engine_named
from costguard.policy.others import INFRACOST_RULE, exempt, infracost_findings, with_file
from costguard.policy.scope import applies, concerns


class PolicyOptions(NamedTuple):
    """Which policies are evaluated, and how."""

    path: Path
    """A file, or a folder."""
    engine: str = "regorus"
    form: Form | None = None
    """The format of all of them; None to see it in each."""
    v0: bool = False
    """Whether they are in Rego's old syntax."""
    namespaces: tuple[str, ...] = ()
    """The only packages to evaluate; empty for all that have rules."""
    meanwhile: Callable[[], object] | None = None
    """What the caller may do while the engine evaluates, once or more often."""


class Inputs(NamedTuple):
    """What policies of each format are given, made when one of that format is there."""

    document: Callable[[], str]
    """costguard's document."""
    plan: Callable[[], str]
    """The plan's own JSON, without what is sensitive."""
    report: Callable[[], str] | None
    """Infracost's JSON; None where another plan's inputs have it, for it is about all plans."""
    environment: str
    types: Collection[str]
    """The types of the plan's resources."""
    file: str
    """The plan's file, as Conftest's policies see it."""


class Policies:
    """Policies in an engine that is getting ready; a context that ends it.

    Its members raise ``PolicyError`` and ``UsageError`` for policies that cannot be read, and
    ``findings`` for those that do not parse.
    """

    def __init__(self, options: PolicyOptions, engine: PolicyEngine | None = None) -> None:
        self._namespaces = options.namespaces
        self._engine = engine or engine_named(options.engine, options.meanwhile)
        self._engine.read(Folder(options.path, options.form, options.v0))

    def __enter__(self) -> Policies:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.close()

    def expect(self, types: Collection[str], environments: Collection[str]) -> None:
        """Say what is to be judged, before it is priced: policies about others are not parsed."""
        self._engine.expect(types, environments)

    @cached_property
    def policies(self) -> tuple[Policy, ...]:
        """The policies to evaluate, one for each package."""
        return tuple(_chosen(self._introduction, self._namespaces))

    @property
    def data(self) -> Mapping[str, Any]:
        """What FinOps sets for the policies."""
        return self._introduction.data

    @property
    def reads_alternatives(self) -> bool:
        """Whether a policy asks for what costguard recommends for a resource."""
        return self._introduction.reads_alternatives

    @cached_property
    def _introduction(self) -> Introduction:
        return self._engine.introduction()

    def findings(self, inputs: Inputs) -> tuple[Finding, ...]:
        """What the policies find, those of other environments left out. Raises ``PolicyError``."""
        found: list[Finding] = []
        for form, judge in (
            (Form.COSTGUARD, self._own),
            (Form.CONFTEST, self._conftest),
            (Form.INFRACOST, self._infracost),
        ):
            policies = [
                p
                for p in self.policies
                if self._introduction.forms[p.package] is form
                and applies(p, inputs.environment, self.data)
                and (form is not Form.COSTGUARD or concerns(p, inputs.types))
            ]
            if policies:
                found += judge(policies, inputs)
        return tuple(found)

    def level_of(self, identifier: str, usual: Level) -> Level | None:
        """The level of another tool's finding by the data beside the policies; None for off.

        Raises ``PolicyError`` for a severity that there is none of.
        """
        return level_of(identifier, usual, self.data)

    def _own(self, policies: Sequence[Policy], inputs: Inputs) -> Iterator[Finding]:
        rules = [f"data.{p.package}.{rule}" for p in policies for rule in p.speaking]
        values = self._engine.evaluate(inputs.document(), rules)
        return findings(policies, values, self.data)

    def _conftest(self, policies: Sequence[Policy], inputs: Inputs) -> Iterator[Finding]:
        names = {
            rule: with_file(rule, inputs.file) if self._introduction.reads_file else rule
            for p in policies
            for rule in (f"data.{p.package}.{name}" for name in (*p.speaking, "exception"))
        }
        told = self._engine.evaluate(inputs.plan(), list(names.values()))
        values = {rule: told[name] for rule, name in names.items() if name in told}
        kept = [_without_exempt(policy, values) for policy in policies]
        return findings(kept, values, self.data)

    def _infracost(self, policies: Sequence[Policy], inputs: Inputs) -> Iterator[Finding]:
        if inputs.report is None:
            return
        values = self._engine.evaluate(inputs.report(), [INFRACOST_RULE])
        for policy in policies:
            yield from infracost_findings(policy, values)


def _chosen(library: Introduction, namespaces: Sequence[str]) -> Iterator[Policy]:
    """The policies to evaluate, one for each package; raises ``PolicyError`` for none at all."""
    speaking = list(_by_package(policy for policy in library.policies if policy.speaking))
    known = {policy.package for policy in speaking}
    for name in namespaces:
        if name not in known:
            raise PolicyError(
                f"{library.source}: namespace {name}: no rules named deny, violation or warn; "
                f"there are rules in {', '.join(sorted(known)) or 'none'}"
            )
    if not speaking:
        raise PolicyError(
            f"{library.source}: no rules named deny, violation or warn in any package; nothing "
            "would be judged"
        )
    return (p for p in speaking if not namespaces or p.package in namespaces)


def _by_package(policies: Iterable[Policy]) -> Iterator[Policy]:
    """One policy for each package: files that share one share its rules."""
    packages: dict[str, Policy] = {}
    for policy in policies:
        first = packages.setdefault(policy.package, policy)
        rules = tuple(dict.fromkeys((*first.rules, *policy.rules)))
        packages[policy.package] = first._replace(rules=rules)
    yield from packages.values()


def _without_exempt(policy: Policy, values: Mapping[str, Any]) -> Policy:
    exceptions = values.get(f"data.{policy.package}.exception", [])
    rules = tuple(rule for rule in policy.speaking if not exempt(policy, rule, exceptions))
    return policy._replace(rules=rules)
