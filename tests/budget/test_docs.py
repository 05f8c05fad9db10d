"""What docs/budgets.md shows is what costguard does."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from costguard.errors import ConfigError
from costguard.model.budget import Budgets

PAGE = Path(__file__).parents[2] / "docs" / "budgets.md"
EXAMPLES = re.findall(
    r"```yaml\n(.*?)```\n(?:```text\n(.*?)\n```)?", PAGE.read_text(encoding="utf-8"), re.DOTALL
)
GOOD = [text for text, error in EXAMPLES if not error]
WRONG = [(text, error) for text, error in EXAMPLES if error]


@pytest.mark.parametrize("text", GOOD)
def test_examples_are_valid(budgets: Callable[[str], Budgets], text: str) -> None:
    assert budgets(text).environments


@pytest.mark.parametrize(("text", "error"), WRONG)
def test_wrong_examples_say_what_the_page_says(
    budgets: Callable[[str], Budgets], text: str, error: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        budgets(text)
    assert str(raised.value) == error


def test_the_page_has_examples_of_both_kinds() -> None:
    assert len(GOOD) >= 7
    assert len(WRONG) >= 15


def test_examples_of_schedules_are_valid(budgets: Callable[[str], Budgets]) -> None:
    page = (PAGE.parent / "hibernation.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert all(e.schedule is not None for e in budgets(text).environments.values())
