"""What docs/gate.md shows is what costguard does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from costguard.budget.budgets import load
from costguard.errors import ConfigError
from costguard.gate import measurements
from costguard.gate.outcome import MetricResult

PAGE = (Path(__file__).parents[2] / "docs" / "gate.md").read_text(encoding="utf-8")
YAML = re.findall(r"```yaml\n(.*?)```\n(?:```text\n(.*?)\n```)?", PAGE, re.DOTALL)
JSON = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
CASES = re.findall(
    r"^\| `([a-z_.]+[0-9a-z_]*)` in ([\w/]+): `(\{.*\})` \| ([\d. ]+) \| ([\d. ]+) \| (\w+) \|$",
    PAGE,
    re.MULTILINE,
)


@pytest.mark.parametrize(("name", "unit", "rule", "base", "new", "verdict"), CASES)
def test_each_surface(
    decided: Callable[..., MetricResult],
    name: str,
    unit: str,
    rule: str,
    base: str,
    new: str,
    verdict: str,
) -> None:
    assert decided(name, unit, base, new, rule).outcome == verdict


def test_every_surface_has_a_case() -> None:
    surfaces = set(re.findall(r"^\| `([a-z_]+)` \| [^|]*\| [^|]*\| [^|]*\|$", PAGE, re.MULTILINE))
    assert len(surfaces) == 9
    assert {case[0].partition(".")[0] for case in CASES} == surfaces


@pytest.mark.parametrize("text", JSON)
def test_measurements_are_valid(text: str) -> None:
    assert measurements.build(json.loads(text), "metrics.json").series


@pytest.mark.parametrize(("text", "error"), YAML)
def test_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, error: str) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "budgets.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    if not error:
        assert load(None).metrics
        return
    with pytest.raises(ConfigError) as raised:
        load(None)
    assert str(raised.value) == error


def test_the_page_has_examples() -> None:
    assert (len(YAML), len(JSON), len(CASES)) == (7, 1, 17)
