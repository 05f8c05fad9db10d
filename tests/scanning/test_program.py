"""`costguard check --checkov run`: a run of Checkov, without network, keys and settings."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from costguard import CheckOptions, check
from costguard.checkov.program import run
from costguard.errors import ToolError, UsageError

HERE = Path(__file__).parent
PLAN = HERE.parent.parent / "examples" / "dev-small" / "plan-resize.json"
REAL = importlib.util.find_spec("checkov") is not None
Fake = Callable[[str], Path]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Installs a package in the place of Checkov, whose program is the given text."""

    def install(text: str) -> Path:
        package = tmp_path / "site" / "checkov"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "main.py").write_text(dedent(text))
        monkeypatch.syspath_prepend(str(package.parent))
        monkeypatch.setenv("PYTHONPATH", str(package.parent))
        return tmp_path

    return install


TELLS = """
    import json, os, sys
    from pathlib import Path
    plan = Path(sys.argv[sys.argv.index("--file") + 1])
    told = {
        "arguments": sys.argv[1:], "variables": dict(os.environ),
        "plan": plan.read_text(), "beside": os.listdir(),
    }
    Path(os.environ["TMPDIR"], "told.json").write_text(json.dumps(told))
    print(json.dumps({"checkov_version": "3", "failed": 0}))
"""


def test_checkov_gets_the_plan_and_no_keys(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = fake(TELLS)
    monkeypatch.setenv("TMPDIR", str(folder))
    for name in ("BC_API_KEY", "PRISMA_API_URL", "CKV_EXTERNAL_CHECKS_DIR", "AWS_PROFILE"):
        monkeypatch.setenv(name, "value")
    run('{"format_version": "1.2"}', "plan.json")
    told = json.loads((folder / "told.json").read_text())
    assert told["plan"] == '{"format_version": "1.2"}'
    assert told["beside"] == ["plan.json"]
    assert {"--skip-download", "--skip-results-upload"} <= set(told["arguments"])
    assert "value" not in told["variables"].values()
    assert told["variables"]["CKV_SKIP_PACKAGE_UPDATE_CHECK"] == "true"
    assert told["variables"]["HOME"] != str(Path.home())


def test_sensitive_values_are_not_given_to_checkov(
    fake: Fake, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fake(TELLS)
    monkeypatch.setenv("TMPDIR", str(folder))
    plan = json.loads(PLAN.read_text())
    change = next(c for c in plan["resource_changes"] if c["address"] == "aws_db_instance.this")
    change["change"]["after"]["password"] = "hunter2hunter2"
    change["change"]["after_sensitive"] = {"password": True}
    Path("plan.json").write_text(json.dumps(plan))
    check("plan.json", CheckOptions("dev", checkov="run"))
    told = json.loads((folder / "told.json").read_text())
    assert "aws_db_instance.this" in told["plan"]
    assert "hunter2hunter2" not in told["plan"]


def test_checkov_that_fails_is_an_error_with_its_last_words(fake: Fake) -> None:
    fake("import sys; sys.stderr.write('a\\nout of disk\\n'); sys.exit(2)")
    with pytest.raises(ToolError) as error:
        run("{}", "plan.json")
    assert str(error.value) == "Checkov on plan.json: failed (exit code 2): out of disk"


def test_checkov_that_answers_nonsense_is_an_error(fake: Fake) -> None:
    fake("print('hello')")
    with pytest.raises(ToolError, match=r"Checkov on plan\.json: not valid JSON"):
        run("{}", "plan.json")


def test_checkov_that_takes_too_long_is_ended(fake: Fake) -> None:
    fake("import time; time.sleep(60)")
    with pytest.raises(ToolError, match=r"Checkov on plan\.json: took longer than 0\.5 seconds"):
        run("{}", "plan.json", time_limit=0.5)


def test_without_checkov_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "checkov", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ToolError, match=r"not installed; pip install 'costguard-iac\[checkov\]'"):
        run("{}", "plan.json")


def test_a_state_cannot_be_judged(project: Path) -> None:
    state = {"format_version": "1.0", "terraform_version": "1.11.0", "values": {"root_module": {}}}
    Path("state.json").write_text(json.dumps(state))
    with pytest.raises(UsageError, match=r"state\.json: Checkov can be run on a plan's own JSON"):
        check("state.json", CheckOptions("dev", checkov="run"))


@pytest.mark.skipif(not REAL, reason="checkov is not installed; pip install checkov")
def test_a_real_run_finds_what_is_recorded(project: Path) -> None:
    found = check(PLAN, CheckOptions("dev", checkov="run")).findings
    recorded = check(PLAN, CheckOptions("dev", checkov=str(HERE / "plan.json"))).findings
    assert {f for f in recorded if f.id.startswith("CKV")} <= set(found)
    assert [f.id for f in found if f.id == "checkov-conflict"] == ["checkov-conflict"]
