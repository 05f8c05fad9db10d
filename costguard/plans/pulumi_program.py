"""A Python Pulumi program, run under the SDK's mocks in a process of its own.

No engine and no account are needed. It is the user's own code, and run only when that is asked
for; the process has no credentials in its environment, and limits of time and memory.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from costguard.errors import ToolError, UsageError
from costguard.model.plan import Plan
from costguard.plans.pulumi_project import PulumiProject, load
from costguard.plans.read import read_bytes

SECONDS = 60
"""How long a program may take."""
_MEMORY = 4 << 30
_COLLECT = Path(__file__).with_name("pulumi_collect.py")
_PASSED_ON = ("LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TZ")
"""What of the environment a program sees: nothing that leads to an account."""


def plan_of_program(
    directory: Path, *, region: Mapping[str, str] | None = None, stack: str | None = None
) -> Plan:
    """Run the program in ``directory`` and read what it registers as a preview of new resources.

    Raises ``UsageError`` where there is no such program or stack, ``ConfigError`` for wrong files
    of the project, ``ToolError`` when the program fails, takes too long or too much memory.
    """
    preview = preview_of_program(directory, stack)
    return read_bytes(json.dumps(preview).encode(), str(directory), region=region)


def preview_of_program(directory: Path, stack: str | None = None) -> dict[str, Any]:
    """What a program registers, in the form of a preview. Raises as ``plan_of_program``."""
    project = load(directory, stack)
    if project.language != "python":
        raise UsageError(
            f"{directory}: the program's runtime is {project.language}, and only python can be run "
            "so; give a preview: pulumi preview --json > preview.json"
        )
    program = project.folder / "__main__.py" if project.folder.is_dir() else project.folder
    if not program.is_file():
        raise UsageError(f"{program}: no such file; expected a Pulumi program")
    with tempfile.TemporaryDirectory(prefix="costguard-") as folder:
        return _run(project, program.resolve(), Path(folder).resolve())


def _run(project: PulumiProject, program: Path, folder: Path) -> dict[str, Any]:
    task, answer = folder / "task.json", folder / "answer.json"
    task.write_text(json.dumps(_task(project, program, answer)), encoding="utf-8")
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    home = {key: str(folder) for key in ("HOME", "USERPROFILE", "TMPDIR", "TEMP")}
    code = _ended(
        [str(_python(project)), "-I", "-B", str(_COLLECT), str(task)],
        cwd=program.parent,
        environment=environment | home | {"AWS_EC2_METADATA_DISABLED": "true"},
        program=program,
    )
    try:
        told = json.loads(answer.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ToolError(
            f"{program}: ended early (code {code}) and told nothing: it may have taken more than "
            f"{_MEMORY >> 30} GiB of memory or {SECONDS} seconds"
        ) from None
    if "error" in told:
        raise ToolError(f"{program}: the program failed: {told['error']}")
    preview: dict[str, Any] = told["preview"]
    return preview


def _task(project: PulumiProject, program: Path, answer: Path) -> dict[str, Any]:
    return {
        "program": str(program),
        "answer": str(answer),
        "project": project.name,
        "stack": project.stack,
        "config": project.config,
        "secret_keys": project.secret_keys,
        "memory": _MEMORY,
        "seconds": SECONDS,
    }


def _python(project: PulumiProject) -> Path:
    """The interpreter that has the program's packages."""
    if project.virtualenv is not None:
        for inner in ("bin/python", "Scripts/python.exe"):
            if (project.virtualenv / inner).is_file():
                return (project.virtualenv / inner).absolute()
    return Path(sys.executable)


def _ended(command: list[str], *, cwd: Path, environment: dict[str, str], program: Path) -> int:
    """The exit code of a command, after it and what it has started in its session have ended."""
    process = subprocess.Popen(  # noqa: S603  # the user's own program, asked for by name
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise ToolError(
            f"{program}: the program did not end within {SECONDS} seconds, and was stopped"
        ) from None
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
