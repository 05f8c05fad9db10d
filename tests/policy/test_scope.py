"""What a check is not about is not parsed, and what it waits for is used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from costguard.policy.engine import PolicyError
from costguard.policy.introduction import Folder
from costguard.policy.regorus import Regorus
from costguard.policy.run import Inputs, Policies, PolicyOptions

Write = Callable[..., Path]
HEAD = "# METADATA\n# custom:\n#   environments: [{}]\npackage costguard.{}\n\nimport rego.v1\n\n"


@pytest.fixture
def folder(policy: Write) -> Path:
    """A policy for dev, and one for prod that does not parse."""
    policy(HEAD.format("dev", "one") + 'deny contains "found"\n', "one.rego")
    return policy(HEAD.format("prod", "two") + 'deny contains "x" if {\n', "two.rego").parent


def judged(folder: Path, expected: set[str], environment: str) -> list[str]:
    inputs = Inputs(lambda: "{}", lambda: "{}", lambda: "{}", environment, ("aws_vpc",), "p.json")
    with Policies(PolicyOptions(folder)) as policies:
        policies.expect({"aws_vpc"}, expected)
        return [finding.message for finding in policies.findings(inputs)]


def test_policies_for_other_environments_are_not_parsed(folder: Path) -> None:
    assert judged(folder, {"dev"}, "dev") == ["found"]


def test_policies_for_any_of_the_environments_are_parsed(folder: Path) -> None:
    with pytest.raises(PolicyError, match=r"two\.rego:9"):
        judged(folder, {"dev", "prod"}, "dev")


def test_without_a_word_on_the_scope_all_are_parsed(folder: Path) -> None:
    engine = Regorus()
    try:
        engine.read(Folder(folder))
        with pytest.raises(PolicyError, match=r"two\.rego:9"):
            engine.introduction()
    finally:
        engine.close()


def test_an_introduction_that_no_pipe_holds(policy: Write) -> None:
    # 300 policies with 1,000 characters of remedy each: pipes hold 64 KB.
    for number in range(300):
        text = f"# METADATA\n# custom:\n#   remedy: {'r' * 1000}\npackage costguard.p{number}\n\n"
        path = policy(f'{text}import rego.v1\n\nwarn contains "found"\n', f"p{number}.rego")
    assert judged(path.parent, {"dev"}, "dev") == ["found"] * 300


def test_other_work_is_done_while_the_engine_evaluates(policy: Write) -> None:
    path = policy('package costguard.one\n\nimport rego.v1\n\ndeny contains "found"\n')
    done: list[str] = []
    engine = Regorus(meanwhile=lambda: done.append("work"))
    try:
        engine.read(Folder(path))
        engine.introduction()
        assert done == []
        values = engine.evaluate("{}", ["data.costguard.one.deny"])
        assert values == {"data.costguard.one.deny": ["found"]}
        assert done == ["work"]
    finally:
        engine.close()
