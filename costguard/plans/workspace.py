"""A directory of Terraform configuration: terraform makes the plan, the plan is read as usual.

This runs the terraform program on the user's own configuration, only when a directory is given.
"""

from __future__ import annotations

import logging
import os
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from costguard.errors import ToolError, UsageError
from costguard.model.plan import Plan
from costguard.plans.read import read_bytes

_WORKSPACE = "TF_WORKSPACE"
_SUFFIXES = ("*.tf", "*.tf.json", "*.tofu")


def plan_of_directory(
    directory: Path,
    *,
    region: Mapping[str, str] | None = None,
    workspace: str | None = None,
    variables: Mapping[str, Any] | None = None,
    variable_files: Sequence[str] = (),
) -> Plan:
    """Run ``terraform plan`` in a directory (``terraform init`` first where it was never run).

    The plan is made in ``workspace``, without selecting it for other commands, with the variables
    of ``variable_files`` (their paths start at the directory) and over them ``variables``.

    Raises ``UsageError`` for a directory without Terraform files, ``ToolError`` when
    python-terraform or terraform is missing, or when terraform fails.
    """
    if not any(next(directory.glob(suffix), None) for suffix in _SUFFIXES):
        raise UsageError(
            f"{directory}: no Terraform files (*.tf) in this directory; "
            "give a directory with a root module, or a plan as JSON"
        )
    terraform = _terraform(directory)
    given: dict[str, Any] = {"var_file": list(variable_files)}
    if variables:
        given["var"] = dict(variables)  # after the files, for the last one counts
    with _in_workspace(workspace), tempfile.TemporaryDirectory(prefix="costguard-") as folder:
        if not (directory / ".terraform").is_dir():
            _run(terraform, "init", input=False)
        plan_file = str(Path(folder) / "plan.tfplan")
        _run(terraform, "plan", out=plan_file, input=False, lock=False, **given)
        document = _run(terraform, "show", plan_file, json=_flag())
    return read_bytes(document.encode(), str(directory), region=region)


@contextmanager
def _in_workspace(name: str | None) -> Iterator[None]:
    """With a workspace that holds for terraform alone; the one that is selected stays so."""
    before = os.environ.get(_WORKSPACE)
    if name is not None:
        os.environ[_WORKSPACE] = name
    try:
        yield
    finally:
        if name is not None:
            os.environ.pop(_WORKSPACE)
            if before is not None:
                os.environ[_WORKSPACE] = before


def _flag() -> Any:
    from python_terraform import IsFlagged

    return IsFlagged


def _terraform(directory: Path) -> Any:
    try:
        from python_terraform import Terraform
    except ImportError:
        raise ToolError(
            f"{directory}: a directory is planned through the package python-terraform, which is "
            "not installed; run: pip install 'costguard-iac[terraform]', or give a plan as JSON"
        ) from None
    # Its log repeats terraform's messages, which the error below carries.
    logging.getLogger("python_terraform").setLevel(logging.CRITICAL)
    return Terraform(working_dir=str(directory))


def _run(terraform: Any, command: str, *arguments: str, **options: Any) -> str:
    try:
        with warnings.catch_warnings():
            # The package logs failures through a method that Python has deprecated.
            warnings.simplefilter("ignore", DeprecationWarning)
            code, out, err = terraform.cmd(command, *arguments, no_color=_flag(), **options)
    except FileNotFoundError:
        raise ToolError(
            "terraform is not on the path; install it, or give a plan as JSON "
            "(terraform show -json tfplan > plan.json)"
        ) from None
    if code != 0:
        raise ToolError(f"terraform {command} failed (exit code {code}): {_reason(err or out)}")
    return str(out)


def _reason(text: str) -> str:
    """The line of terraform's message that says what is wrong."""
    lines = [line.strip("│╷╵ \t") for line in text.splitlines()]
    errors = [line for line in lines if line.startswith("Error")]
    return (errors or [line for line in lines if line] or ["no message"])[0]
