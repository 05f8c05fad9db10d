"""The library: `from costguard import check, estimate, read_plan` does what the command does."""

import importlib
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import costguard
from costguard import CheckOptions, PricingOptions, Verdict, check, estimate, read_plan

EXAMPLE = Path(__file__).parent.parent / "examples" / "dev-small"
PRICING = PricingOptions(usage_file=EXAMPLE / "usage.yml")


def test_public_names_are_there_and_no_others_are_promised() -> None:
    assert costguard.__all__ == sorted(costguard.__all__)
    for name in costguard.__all__:
        assert getattr(costguard, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = costguard.nothing


def test_a_plan_is_read_priced_and_decided() -> None:
    plan = read_plan(EXAMPLE / "plan.json")
    priced = estimate(plan, PRICING)
    result = check(plan, CheckOptions(environment="dev"), PRICING)
    assert result.estimate.after.amount == priced.after.amount
    assert isinstance(result.estimate.after.amount, Decimal)
    assert result.verdict is Verdict.PASS
    assert result.verdict.exit_code() == 0
    assert [f.level for f in result.findings] == ["note"] * len(result.findings)


def test_the_larger_plan_is_blocked_with_the_budget_as_first_reason() -> None:
    result = check(EXAMPLE / "plan-resize.json", CheckOptions(environment="dev"), PRICING)
    assert result.verdict is Verdict.BLOCK
    assert result.findings[0].id == "budget-limit"
    assert result.verdict.exit_code() == 1


def test_importing_costguard_loads_nothing_heavy() -> None:
    code = "import costguard, sys; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "costguard.runner" not in loaded
    assert not loaded & {"yaml", "jsonschema", "tabulate", "click", "boto3", "sqlite3"}


def test_a_check_loads_no_extra_and_no_schema_validator() -> None:
    code = (
        "import sys; sys.argv = ['costguard', 'check', sys.argv[1], '--env', 'dev']\n"
        "from costguard.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*sorted(sys.modules))"
    )
    command = [sys.executable, "-c", code, str(EXAMPLE / "plan.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "costguard.runner" in loaded
    assert not loaded & {"boto3", "pulumi", "checkov", "python_terraform", "jsonschema"}


def test_a_check_starts_the_engine_of_policies_before_it_loads_the_rest() -> None:
    code = (
        "import sys; sys.argv = ['costguard', 'check', sys.argv[1], '--env', 'dev']\n"
        "from costguard.policy.regorus import Regorus\n"
        "Regorus.read = lambda *given: sys.exit(' '.join(sys.modules))\n"
        "from costguard.cli import main\n"
        "main()"
    )
    command = [sys.executable, "-c", code, str(EXAMPLE / "plan.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    loaded = set(done.stderr.split())
    assert "costguard.policing" in loaded
    assert not loaded & {"costguard.runner", "costguard.pricing.engine", "costguard.plans.read"}


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(importlib.import_module("costguard").__path__[0]) / "py.typed").is_file()
