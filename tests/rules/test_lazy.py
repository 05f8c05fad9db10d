"""A plan loads the rules of its own providers, and of no other: start-up stays short."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROVIDERS = {"aws", "azurerm", "google"}


@pytest.mark.parametrize(
    ("example", "provider"),
    [("dev-small", "aws"), ("azure-web", "azurerm"), ("google-platform", "google")],
)
def test_a_plan_of_one_provider_loads_no_rule_of_another(example: str, provider: str) -> None:
    plan = f"examples/{example}/plan.json"
    command = [sys.executable, "-X", "importtime", "-m", "costguard", "breakdown", plan]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = re.findall(r"\| +costguard\.rules\.(\w+)\.(\w+)$", done.stderr, re.MULTILINE)
    assert PROVIDERS & {package for package, _ in loaded} == {provider}
    # Of its own provider, too, only what the plan's types need.
    there = {file.stem for file in (ROOT / "costguard" / "rules" / provider).glob("*.py")}
    assert 0 < len({module for package, module in loaded if package == provider}) < len(there)
