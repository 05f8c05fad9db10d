"""What docs/projects.md shows is what costguard does."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from costguard.errors import ConfigError
from costguard.projects.expand import expand
from costguard.projects.price_settings import PriceSettings, configured

PAGE = Path(__file__).parents[2] / "docs" / "projects.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_example_is_valid(files: Callable[..., Path]) -> None:
    example, _ = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    plans = ("network/plan.json", "app/main.tf", "teams/a/plan.json", "teams/old/plan.json")
    files(*plans, **{"costguard.yaml": example})
    named = [(s.name, s.path, s.environment) for s in expand([], None).sources]
    assert named == [
        ("network", "network/plan.json", None),
        ("app", "app", None),
        ("", "teams/a/plan.json", "prod"),
    ]


def test_the_example_of_prices_is_valid(files: Callable[..., Path]) -> None:
    _, example = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    files(**{"ci/costguard.yaml": example})
    told = configured(Path("ci/costguard.yaml"))
    assert told == PriceSettings(("infracost", "embedded", "ci/prices.yaml"), offline=False)
    assert [s.path for s in expand([], Path("ci/costguard.yaml")).sources] == ["ci/plan.json"]


def test_the_error_is_what_the_page_says(files: Callable[..., Path]) -> None:
    (error,) = re.findall(r"```text\n(.*?)\n```", TEXT, re.DOTALL)
    files(**{"costguard.yaml": "version: 1\nprojects:\n  - {path: a.json, usage: usage.yml}\n"})
    with pytest.raises(ConfigError) as raised:
        expand([], None)
    assert str(raised.value) == error
