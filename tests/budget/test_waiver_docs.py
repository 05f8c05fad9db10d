"""What docs/waivers.md shows is what costguard does."""

import re
from pathlib import Path

import pytest

from costguard.budget.waivers_reader import load
from costguard.errors import ConfigError

PAGE = Path(__file__).parents[2] / "docs" / "waivers.md"
EXAMPLES = re.findall(
    r"```yaml\n(.*?)```\n(?:```text\n(.*?)\n```)?", PAGE.read_text(encoding="utf-8"), re.DOTALL
)


@pytest.mark.parametrize(("text", "error"), EXAMPLES)
def test_examples_are_read_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, error: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policies").mkdir()
    Path("policies", "waivers.yaml").write_text(text, encoding="utf-8")
    if not error:
        assert len(load(None)) == 2
        return
    with pytest.raises(ConfigError) as raised:
        load(None)
    assert str(raised.value) == error


def test_the_page_has_examples_of_both_kinds() -> None:
    assert len([error for _, error in EXAMPLES if error]) == 5
    assert len(EXAMPLES) == 6
