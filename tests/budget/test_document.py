"""Whatever a file holds, it is read or refused in one line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costguard.budget.budgets import load
from costguard.budget.bundled import bundled_policies
from costguard.errors import UsageError

SHIPPED = (bundled_policies() / "budgets.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("policies") / "budgets.yaml"


@settings(database=None, max_examples=150)
@given(
    start=st.integers(0, len(SHIPPED)),
    length=st.integers(0, 60),
    put=st.text(max_size=3) | st.text("[]{}:,-#&*<>!|'\"%@`? \t\n\x00\x851.e_", max_size=6),
)
def test_a_damaged_file_never_breaks_the_reader(
    file: Path, start: int, length: int, put: str
) -> None:
    text = SHIPPED[:start] + put + SHIPPED[start + length :]
    file.write_text(text, encoding="utf-8", errors="replace", newline="")
    try:
        budgets = load(file)
    except UsageError as error:
        message = str(error)
        assert message.startswith(str(file))
        assert len(message.splitlines()) == 1
    else:
        assert budgets.default.name == "default"
