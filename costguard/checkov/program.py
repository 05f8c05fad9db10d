"""Runs Checkov on a plan through its package, without the network and the project's settings."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from costguard.checkov.results import Results, parsed
from costguard.errors import ConfigError, ToolError

TIME_LIMIT = 600.0
"""Seconds that Checkov may take for one plan."""
_KEPT = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP")
"""The only variables that Checkov sees: no key for its platform, where it would upload to."""


def run(plan: str, source: str, *, time_limit: float = TIME_LIMIT) -> Results:
    """Checkov's results on a plan's own JSON; messages call the plan ``source``.

    Raises ``ToolError`` where Checkov is not installed, fails, or takes too long.
    """
    package = importlib.util.find_spec("checkov")
    if package is None or package.origin is None:  # without origin: any folder of this name
        raise ToolError(
            "Checkov is not installed; pip install 'costguard-iac[checkov]', or run it yourself "
            "and give its results (checkov -f plan.json -o json > results.json)"
        )
    with TemporaryDirectory(prefix="costguard-checkov-") as folder:
        file = Path(folder) / "plan.json"
        file.write_text(plan, encoding="utf-8")
        answer = _answer(folder, file, source, time_limit)
    try:
        return parsed(answer, f"Checkov on {source}")
    except ConfigError as error:
        raise ToolError(str(error)) from None


def _answer(folder: str, file: Path, source: str, time_limit: float) -> str:
    command = [sys.executable, "-m", "checkov.main", "--file", file.name, "--output", "json"]
    command += ["--framework", "terraform_plan", "--skip-download", "--skip-results-upload"]
    try:
        # In a folder of its own Checkov finds no settings of the project, and Python no modules.
        process = subprocess.run(  # noqa: S603  (a fixed command, no shell)
            command,
            cwd=folder,
            env=_environment(folder),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=time_limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ToolError(f"Checkov on {source}: took longer than {time_limit:g} seconds") from None
    if process.returncode not in {0, 1}:  # 1: checks have failed
        last = (process.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ToolError(f"Checkov on {source}: failed (exit code {process.returncode}): {last}")
    return process.stdout


def _environment(home: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    quiet = {"CKV_SKIP_PACKAGE_UPDATE_CHECK": "true", "LOG_LEVEL": "ERROR"}
    return {**kept, **quiet, "HOME": home, "USERPROFILE": home}
