"""Pulumi projects among the plans that the user names."""

from pathlib import Path

import pytest

from costguard.errors import UsageError
from costguard.projects.pulumi import expand_with_program


def test_a_program_is_checked_by_itself() -> None:
    (source,) = expand_with_program((), None, "shop", Path("infra"), "dev").sources
    assert source.is_program
    assert (source.path, source.name, source.stack) == ("infra", "shop", "dev")


def test_a_stack_is_that_of_every_directory() -> None:
    sources = expand_with_program(("a", "b"), None, None, None, "dev").sources
    assert [(s.path, s.stack, s.is_program) for s in sources] == [
        ("a", "dev", False),
        ("b", "dev", False),
    ]


def test_a_program_beside_plans_is_refused() -> None:
    with pytest.raises(UsageError, match="--pulumi-program infra is checked by itself"):
        expand_with_program(("plan.json",), None, None, Path("infra"), None)
